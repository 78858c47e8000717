using MathNet.Numerics.LinearAlgebra;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>One factor of a sample in a bin: its parameter (−1: none), value and derivatives.</summary>
/// <param name="Parameter">Parameter.</param>
/// <param name="Value">Value.</param>
/// <param name="First">First derivative.</param>
/// <param name="Second">Second derivative.</param>
internal readonly record struct OracleFactor(int Parameter, double Value, double First, double Second);

/// <summary>A normsys modifier (code4).</summary>
/// <param name="Parameter">Its α.</param>
/// <param name="Lo">Factor at −1.</param>
/// <param name="Hi">Factor at +1.</param>
internal sealed record OracleNormSys(int Parameter, double Lo, double Hi);

/// <summary>A histosys modifier (code4p).</summary>
/// <param name="Parameter">Its α.</param>
/// <param name="Lo">Template at −1.</param>
/// <param name="Hi">Template at +1.</param>
internal sealed record OracleHistoSys(int Parameter, double[] Lo, double[] Hi);

/// <summary>One sample in one channel.</summary>
internal sealed class OracleSample
{
    /// <summary>First bin.</summary>
    public required int FirstBin { get; init; }

    /// <summary>Nominal yields.</summary>
    public required double[] Nominal { get; init; }

    /// <summary>Parameters that multiply the sample: normfactor, lumi.</summary>
    public int[] Multipliers { get; init; } = [];

    /// <summary>normsys modifiers.</summary>
    public OracleNormSys[] NormSys { get; init; } = [];

    /// <summary>The histosys modifier, if any.</summary>
    public OracleHistoSys? HistoSys { get; init; }

    /// <summary>γ of each bin; −1 where there is none or it is fixed at 1. Null without any.</summary>
    public int[]? Gammas { get; init; }

    /// <summary>Bins.</summary>
    public int Bins => Nominal.Length;

    /// <summary>The factors whose product is the expectation of one bin.</summary>
    public IEnumerable<OracleFactor> Factors(int bin, Vector<double> theta)
    {
        yield return Template(bin, theta);
        foreach (int parameter in Multipliers)
        {
            yield return new(parameter, theta[parameter], 1.0, 0.0);
        }

        foreach (OracleNormSys normSys in NormSys)
        {
            yield return Code4(normSys, theta[normSys.Parameter]);
        }

        if (Gammas is not null && Gammas[bin] >= 0)
        {
            yield return new(Gammas[bin], theta[Gammas[bin]], 1.0, 0.0);
        }
    }

    /// <summary>Nominal + α S + α⁶-polynomial A within ±1, linear beyond.</summary>
    private OracleFactor Template(int bin, Vector<double> theta)
    {
        double nominal = Nominal[bin];
        if (HistoSys is null)
        {
            return new(-1, nominal, 0.0, 0.0);
        }

        double alpha = theta[HistoSys.Parameter];
        double up = HistoSys.Hi[bin] - nominal;
        double down = nominal - HistoSys.Lo[bin];
        if (alpha > 1.0)
        {
            return new(HistoSys.Parameter, nominal + (alpha * up), up, 0.0);
        }

        if (alpha < -1.0)
        {
            return new(HistoSys.Parameter, nominal + (alpha * down), down, 0.0);
        }

        double s = (up + down) / 2.0;
        double a = (up - down) / 16.0;
        double value = (3.0 * Math.Pow(alpha, 6)) - (10.0 * Math.Pow(alpha, 4)) + (15.0 * alpha * alpha);
        double first = (18.0 * Math.Pow(alpha, 5)) - (40.0 * Math.Pow(alpha, 3)) + (30.0 * alpha);
        double second = (90.0 * Math.Pow(alpha, 4)) - (120.0 * alpha * alpha) + 30.0;
        return new(HistoSys.Parameter, nominal + (alpha * s) + (a * value), s + (a * first), a * second);
    }

    /// <summary>The polynomial's coefficients are solved for from its six matching conditions.</summary>
    private static OracleFactor Code4(OracleNormSys normSys, double alpha)
    {
        double rise = Math.Log(normSys.Hi);
        double fall = Math.Log(normSys.Lo);
        if (alpha >= 1.0)
        {
            double value = Math.Pow(normSys.Hi, alpha);
            return new(normSys.Parameter, value, rise * value, rise * rise * value);
        }

        if (alpha <= -1.0)
        {
            double value = Math.Pow(normSys.Lo, -alpha);
            return new(normSys.Parameter, value, -fall * value, fall * fall * value);
        }

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
        Vector<double> values = Vector<double>.Build.DenseOfArray(
        [
            normSys.Hi - 1.0,
            normSys.Lo - 1.0,
            rise * normSys.Hi,
            -fall * normSys.Lo,
            rise * rise * normSys.Hi,
            fall * fall * normSys.Lo,
        ]);
        Vector<double> a = conditions.Solve(values);
        double polynomial = 1.0;
        double first = 0.0;
        double second = 0.0;
        for (int power = 1; power <= 6; power++)
        {
            polynomial += a[power - 1] * Math.Pow(alpha, power);
            first += power * a[power - 1] * Math.Pow(alpha, power - 1);
            second += power * (power - 1) * a[power - 1] * (power >= 2 ? Math.Pow(alpha, power - 2) : 0.0);
        }

        return new(normSys.Parameter, polynomial, first, second);
    }
}
