using ZPrimeGpu.Host.Accelerators;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Logarithm, exponential and the operations below them.</summary>
internal static class NumericsValidation
{
    private static readonly double[] Edges =
        [0.0, -0.0, 1.0, -1.0, double.Epsilon, 2.2250738585072014e-308, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 708.0, 709.7, -745.0, -746.0];

    /// <summary>Compares.</summary>
    /// <param name="device">The device.</param>
    /// <param name="reference">The scalar path.</param>
    /// <param name="count">Random arguments of each function.</param>
    /// <param name="tolerance">Allowed difference.</param>
    public static IEnumerable<ValidatedQuantity> Run(IAccelerator device, IAccelerator reference, int count, double tolerance)
    {
        var comparison = new Comparison("numerics", tolerance);
        foreach (NumericFunction function in Enum.GetValues<NumericFunction>())
        {
            double[] x = [.. Edges, .. Arguments(function, count)];
            double[] expected = new double[x.Length];
            double[] actual = new double[x.Length];
            reference.Numerics.Evaluate(function, x, expected);
            device.Numerics.Evaluate(function, x, actual);
            comparison.Add(Name(function), expected, actual);
        }

        return comparison.Result;
    }

    private static string Name(NumericFunction function) => function switch
    {
        NumericFunction.Log => "log",
        NumericFunction.Log1p => "log1p",
        NumericFunction.Exp => "exp",
        NumericFunction.Sqrt => "square root",
        NumericFunction.NormalQuantile => "normal quantile",
        _ => "sum, product, quotient, fma",
    };

    private static IEnumerable<double> Arguments(NumericFunction function, int count)
    {
        var random = new Random(5);
        for (int i = 0; i < count; i++)
        {
            double u = random.NextDouble();
            yield return function switch
            {
                NumericFunction.Exp => (1500.0 * u) - 750.0,
                NumericFunction.NormalQuantile => u,
                NumericFunction.Log1p => Math.Pow(10.0, (20.0 * u) - 18.0) - (i % 2 * u),
                _ => Math.Pow(10.0, (600.0 * u) - 300.0),
            };
        }
    }
}
