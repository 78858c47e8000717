namespace ZPrimeGpu.Bench.Spots;

/// <summary>Simulated spots as in the speed test that comes with Gpufit: parameters, pixels and starts.</summary>
/// <remarks>
/// Amplitude 500, centre (2, 2), width 1, offset 10, each varied evenly by ±10 %; starts another ±10 % from the truth; Gaussian noise of a tenth of the mean signal in the
/// square of side 4.292 widths.
/// </remarks>
internal sealed class SpotSample
{
    private static readonly double[] Nominal = [500.0, 2.0, 2.0, 1.0, 10.0];

    /// <summary>Standard deviation of a pixel.</summary>
    public const double Noise = 2.0 * Math.PI * 500.0 / (4.292 * 4.292) / 10.0;

    /// <summary>Simulates.</summary>
    /// <param name="count">Spots.</param>
    public SpotSample(int count)
    {
        Count = count;
        Truth = new double[count * SpotKernel.Parameters];
        Starts = new double[Truth.Length];
        Data = new double[count * SpotKernel.Pixels];
        var random = new Random(17);
        for (int spot = 0; spot < count; spot++)
        {
            Span<double> truth = Truth.AsSpan(spot * SpotKernel.Parameters, SpotKernel.Parameters);
            for (int k = 0; k < truth.Length; k++)
            {
                truth[k] = Nominal[k] * (0.9 + (0.2 * random.NextDouble()));
                Starts[(spot * SpotKernel.Parameters) + k] = truth[k] * (0.9 + (0.2 * random.NextDouble()));
            }

            for (int pixel = 0; pixel < SpotKernel.Pixels; pixel++)
            {
                double gauss = Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
                Data[(spot * SpotKernel.Pixels) + pixel] = Model(truth, pixel) + (Noise * gauss);
            }
        }
    }

    /// <summary>Spots.</summary>
    public int Count { get; }

    /// <summary>True parameters [spot, parameter].</summary>
    public double[] Truth { get; }

    /// <summary>Starts [spot, parameter].</summary>
    public double[] Starts { get; }

    /// <summary>Pixels [spot, pixel].</summary>
    public double[] Data { get; }

    /// <summary>Pixels of a spot.</summary>
    public ReadOnlySpan<double> DataOf(int spot) => Data.AsSpan(spot * SpotKernel.Pixels, SpotKernel.Pixels);

    /// <summary>The model at a pixel.</summary>
    public static double Model(ReadOnlySpan<double> p, int pixel)
    {
        double dx = (pixel % SpotKernel.Side) - p[1];
        double dy = (pixel / SpotKernel.Side) - p[2];
        return (p[0] * Math.Exp(-((dx * dx) + (dy * dy)) / (2.0 * p[3] * p[3]))) + p[4];
    }

    /// <summary>Derivatives of the model at a pixel.</summary>
    public static double[] Slopes(ReadOnlySpan<double> p, int pixel)
    {
        double dx = (pixel % SpotKernel.Side) - p[1];
        double dy = (pixel / SpotKernel.Side) - p[2];
        double width2 = p[3] * p[3];
        double shape = Math.Exp(-((dx * dx) + (dy * dy)) / (2.0 * width2));
        return [shape, p[0] * shape * dx / width2, p[0] * shape * dy / width2, p[0] * shape * ((dx * dx) + (dy * dy)) / (width2 * p[3]), 1.0];
    }
}
