namespace ZPrimeGpu.Tests.Numerics;

/// <summary>Sets of arguments on which the numeric functions are checked.</summary>
internal static class Arguments
{
    /// <summary>Zeros, infinities, NaN, subnormal and extreme numbers, ±1 with their neighbours.</summary>
    public static double[] Special { get; } =
    [
        0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, 1e-310, -1e-310,
        2.2250738585072009e-308, 2.2250738585072014e-308, double.MaxValue, double.MinValue, 1.0, -1.0, 0.5, 2.0,
        Math.BitIncrement(1.0), Math.BitDecrement(1.0), Math.BitIncrement(-1.0), Math.BitDecrement(-1.0), 1e-300, 1e300,
        708.0, -708.0, Math.BitIncrement(708.0), 709.78, 709.79, 710.0, 745.0, -745.13, -745.14, -746.0, 1e6, -1e6, 38.0, -38.0, 39.0, -39.0,
    ];

    /// <summary>Every power of two from 2^low to 2^high with both neighbours.</summary>
    public static IEnumerable<double> PowersOfTwo(int low, int high)
    {
        for (int n = low; n <= high; n++)
        {
            double x = Math.ScaleB(1.0, n);
            yield return x;
            yield return Math.BitIncrement(x);
            yield return Math.BitDecrement(x);
        }
    }

    /// <summary>Numbers spread evenly over an interval by a generator with a fixed seed.</summary>
    public static IEnumerable<double> Uniform(double low, double high, int count, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            yield return low + ((high - low) * random.NextDouble());
        }
    }

    /// <summary>Positive numbers whose bit patterns are spread evenly: every binade, the subnormal ones included.</summary>
    public static IEnumerable<double> AllBinades(int count, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            yield return BitConverter.Int64BitsToDouble(random.NextInt64(1, 0x7FF0000000000000));
        }
    }

    /// <summary>Numbers of either sign from 2^low to 2^high, evenly in the logarithm.</summary>
    public static IEnumerable<double> Logarithmic(double low, double high, int count, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            double magnitude = Math.Pow(2.0, low + ((high - low) * random.NextDouble()));
            yield return random.Next(2) == 0 ? magnitude : -magnitude;
        }
    }
}
