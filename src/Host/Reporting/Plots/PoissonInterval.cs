using MathNet.Numerics.Distributions;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Error bars of counts: the central 68.27 % interval of Garwood (1936).</summary>
internal static class PoissonInterval
{
    private const double Tail = 0.15865525393145705;
    private const double NormalAbove = 1e4;

    /// <summary>Lower and upper end for a count; 0 to 1.84 for none.</summary>
    public static (double Low, double High) Of(double count)
    {
        if (count > NormalAbove)
        {
            double error = Math.Sqrt(count);
            return (count - error, count + error);
        }

        double low = count <= 0.0 ? 0.0 : Gamma.InvCDF(count, 1.0, Tail);
        return (low, Gamma.InvCDF(count + 1.0, 1.0, 1.0 - Tail));
    }
}
