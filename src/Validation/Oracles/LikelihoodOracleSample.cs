using MathNet.Numerics.LinearAlgebra;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>Derivatives of a factor in one of its parameters.</summary>
/// <param name="Parameter">Parameter.</param>
/// <param name="First">First derivative.</param>
/// <param name="Second">Second derivative.</param>
internal readonly record struct OracleSlope(int Parameter, double First, double Second);

/// <summary>One factor of a sample in a bin. Its mixed derivatives are zero: each is a sum of functions of single parameters.</summary>
/// <param name="Value">Value.</param>
/// <param name="Slopes">One entry per parameter that it depends on.</param>
internal readonly record struct OracleFactor(double Value, IReadOnlyList<OracleSlope> Slopes)
{
    /// <summary>A factor of one parameter.</summary>
    public static OracleFactor Of(int parameter, OracleCurve curve) => new(curve.Value, [new(parameter, curve.First, curve.Second)]);

    /// <summary>A parameter as a factor.</summary>
    public static OracleFactor Of(int parameter, double value) => new(value, [new(parameter, 1.0, 0.0)]);
}

/// <summary>One sample in one channel: (nominal + Σ histosys shifts) × Π factors.</summary>
internal sealed class OracleSample
{
    /// <summary>First bin.</summary>
    public required int FirstBin { get; init; }

    /// <summary>Nominal yields.</summary>
    public required double[] Nominal { get; init; }

    /// <summary>Parameters that multiply the sample: normfactor, lumi.</summary>
    public IReadOnlyList<int> Multipliers { get; init; } = [];

    /// <summary>normsys modifiers.</summary>
    public IReadOnlyList<OracleNormSys> NormSys { get; init; } = [];

    /// <summary>histosys modifiers.</summary>
    public IReadOnlyList<OracleHistoSys> HistoSys { get; init; } = [];

    /// <summary>Parameters that multiply single bins (staterror, shapesys, shapefactor) [modifier][bin]; −1 where there is none.</summary>
    public IReadOnlyList<int[]> BinMultipliers { get; init; } = [];

    /// <summary>Bins.</summary>
    public int Bins => Nominal.Length;

    /// <summary>Parameters of interpolated modifiers.</summary>
    public IEnumerable<int> Interpolated => NormSys.Select(m => m.Parameter).Concat(HistoSys.Select(m => m.Parameter));

    /// <summary>Parameters in which the expectation has a kink at 0.</summary>
    public IEnumerable<int> Kinks
        => NormSys.Where(m => m.Code == OracleNormSysCode.Code1).Select(m => m.Parameter)
            .Concat(HistoSys.Where(m => m.Code == OracleHistoSysCode.Code0).Select(m => m.Parameter));

    /// <summary>The factors whose product is the expectation of one bin.</summary>
    public IEnumerable<OracleFactor> Factors(int bin, Vector<double> theta)
    {
        OracleCurve[] shifts = [.. HistoSys.Select(m => m.Shift(bin, Nominal[bin], theta[m.Parameter]))];
        yield return new(
            Nominal[bin] + shifts.Sum(s => s.Value), [.. HistoSys.Zip(shifts, (m, s) => new OracleSlope(m.Parameter, s.First, s.Second))]);
        foreach (int parameter in Multipliers)
        {
            yield return OracleFactor.Of(parameter, theta[parameter]);
        }

        foreach (OracleNormSys normSys in NormSys)
        {
            yield return OracleFactor.Of(normSys.Parameter, normSys.At(theta[normSys.Parameter]));
        }

        foreach (int[] parameters in BinMultipliers)
        {
            if (parameters[bin] >= 0)
            {
                yield return OracleFactor.Of(parameters[bin], theta[parameters[bin]]);
            }
        }
    }
}
