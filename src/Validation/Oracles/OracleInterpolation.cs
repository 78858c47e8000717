using MathNet.Numerics.LinearAlgebra;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>Interpolation of normsys.</summary>
internal enum OracleNormSysCode
{
    /// <summary>Exponential beyond ±1, a polynomial of sixth order within.</summary>
    Code4,

    /// <summary>Exponential, with a kink at 0.</summary>
    Code1,
}

/// <summary>Interpolation of histosys.</summary>
internal enum OracleHistoSysCode
{
    /// <summary>Linear beyond ±1, a polynomial of sixth order within.</summary>
    Code4p,

    /// <summary>Linear, with a kink at 0.</summary>
    Code0,
}

/// <summary>Interpolation codes of a model.</summary>
/// <param name="NormSys">Of its normsys.</param>
/// <param name="HistoSys">Of its histosys.</param>
internal readonly record struct OracleCodes(OracleNormSysCode NormSys, OracleHistoSysCode HistoSys);

/// <summary>How a modified quantity follows one parameter.</summary>
/// <param name="Value">Value.</param>
/// <param name="First">First derivative.</param>
/// <param name="Second">Second derivative.</param>
internal readonly record struct OracleCurve(double Value, double First, double Second);

/// <summary>A normsys modifier.</summary>
/// <remarks>At the kink of code1 the sign of a zero chooses the side: +0 the upper branch, −0 the lower one.</remarks>
/// <param name="Parameter">Its α.</param>
/// <param name="Lo">Factor at −1.</param>
/// <param name="Hi">Factor at +1.</param>
/// <param name="Code">Interpolation.</param>
internal sealed record OracleNormSys(int Parameter, double Lo, double Hi, OracleNormSysCode Code = OracleNormSysCode.Code4)
{
    private readonly Vector<double> coefficients = Coefficients(Lo, Hi);

    /// <summary>The factor.</summary>
    public OracleCurve At(double alpha)
    {
        double rise = Math.Log(Hi);
        double fall = Math.Log(Lo);
        double edge = Code == OracleNormSysCode.Code4 ? 1.0 : 0.0;
        if (alpha >= edge && !double.IsNegative(alpha))
        {
            double value = Math.Pow(Hi, alpha);
            return new(value, rise * value, rise * rise * value);
        }

        if (alpha <= -edge)
        {
            double value = Math.Pow(Lo, -alpha);
            return new(value, -fall * value, fall * fall * value);
        }

        double polynomial = 1.0;
        double first = 0.0;
        double second = 0.0;
        for (int power = 1; power <= 6; power++)
        {
            double a = coefficients[power - 1];
            polynomial += a * Math.Pow(alpha, power);
            first += power * a * Math.Pow(alpha, power - 1);
            second += power * (power - 1) * a * (power >= 2 ? Math.Pow(alpha, power - 2) : 0.0);
        }

        return new(polynomial, first, second);
    }

    /// <summary>The polynomial's coefficients are solved for from its six matching conditions.</summary>
    private static Vector<double> Coefficients(double lo, double hi)
    {
        double rise = Math.Log(hi);
        double fall = Math.Log(lo);
        Matrix<double> conditions = Matrix<double>.Build.Dense(6, 6, (row, column) =>
        {
            int power = column + 1;
            double x = row % 2 == 0 ? 1.0 : -1.0;
            return (row / 2) switch
            {
                0 => Math.Pow(x, power),
                1 => power * Math.Pow(x, power - 1),
                _ => power * (power - 1) * Math.Pow(x, power - 2),
            };
        });
        return conditions.Solve(Vector<double>.Build.DenseOfArray([hi - 1.0, lo - 1.0, rise * hi, -fall * lo, rise * rise * hi, fall * fall * lo]));
    }
}

/// <summary>A histosys modifier.</summary>
/// <remarks>At the kink of code0 the sign of a zero chooses the side: +0 the upper branch, −0 the lower one.</remarks>
/// <param name="Parameter">Its α.</param>
/// <param name="Lo">Template at −1.</param>
/// <param name="Hi">Template at +1.</param>
/// <param name="Code">Interpolation.</param>
internal sealed record OracleHistoSys(int Parameter, double[] Lo, double[] Hi, OracleHistoSysCode Code = OracleHistoSysCode.Code4p)
{
    /// <summary>What is added to the nominal yield of a bin: αS + A(3α⁶ − 10α⁴ + 15α²) within ±1, linear beyond.</summary>
    public OracleCurve Shift(int bin, double nominal, double alpha)
    {
        double up = Hi[bin] - nominal;
        double down = nominal - Lo[bin];
        double edge = Code == OracleHistoSysCode.Code4p ? 1.0 : 0.0;
        if (alpha >= edge && !double.IsNegative(alpha))
        {
            return new(alpha * up, up, 0.0);
        }

        if (alpha <= -edge)
        {
            return new(alpha * down, down, 0.0);
        }

        double s = (up + down) / 2.0;
        double a = (up - down) / 16.0;
        double value = (3.0 * Math.Pow(alpha, 6)) - (10.0 * Math.Pow(alpha, 4)) + (15.0 * alpha * alpha);
        double first = (18.0 * Math.Pow(alpha, 5)) - (40.0 * Math.Pow(alpha, 3)) + (30.0 * alpha);
        double second = (90.0 * Math.Pow(alpha, 4)) - (120.0 * alpha * alpha) + 30.0;
        return new((alpha * s) + (a * value), s + (a * first), a * second);
    }
}
