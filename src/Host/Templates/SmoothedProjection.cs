using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Templates;

/// <summary>The M²rec spectrum of one process after adaptive smoothing, with its Monte-Carlo error and how it came about.</summary>
/// <remarks>
/// In each bin the kernel starts as the bin alone and grows by one bin on either side until it holds the wanted number of effective events
/// n = (Σ k W)²/Var(Σ k W). It stops before that where the local exponential no longer describes the bins inside (distance above ndf + 3 √(2 ndf)):
/// at a peak or an edge the data say so themselves, and a small kernel is kept. Bins that hold enough events alone are not touched.
/// The error is that of one bin. Bins whose kernels overlap are correlated (<see cref="Correlation"/>); <see cref="SmoothingErrors"/> accounts for that.
/// </remarks>
internal sealed class SmoothedProjection
{
    private readonly M2Projection projection;
    private readonly double[][] influence;
    private readonly int[] first;

    private SmoothedProjection(M2Projection projection)
    {
        this.projection = projection;
        Content = new double[projection.Bins];
        Variance = new double[projection.Bins];
        HalfWidth = new int[projection.Bins];
        influence = new double[projection.Bins][];
        first = new int[projection.Bins];
    }

    /// <summary>Expectation, positive wherever the process has an event [M² bin].</summary>
    public double[] Content { get; }

    /// <summary>Its Monte-Carlo variance [M² bin].</summary>
    public double[] Variance { get; }

    /// <summary>Half width of the kernel used [M² bin].</summary>
    public int[] HalfWidth { get; }

    /// <summary>Smooths.</summary>
    /// <param name="projection">The process.</param>
    /// <param name="edges">M² edges [GeV²].</param>
    /// <param name="segments">Where kernels must not reach across.</param>
    /// <param name="config">Wanted effective events, largest half width.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    public static SmoothedProjection Of(
        M2Projection projection, double[] edges, BinSegments segments, TemplateConfig config, ParallelOptions threads)
    {
        var result = new SmoothedProjection(projection);
        Parallel.For(0, projection.Bins, threads, i => result.Smooth(i, edges, segments, config));
        return result;
    }

    /// <summary>How the smoothed content of a bin responds to the raw contents: dF/dW from the first bin on.</summary>
    public (int First, double[] Coefficients) Influence(int bin) => (first[bin], influence[bin]);

    /// <summary>The part of <see cref="Variance"/> that comes from simulated events; the rest is the uncertainty of unseen ones.</summary>
    public double EventVariance(int bin) => projection.Variance(first[bin], influence[bin]);

    /// <summary>Correlation of the Monte-Carlo errors of two bins; null where one has none.</summary>
    public double? Correlation(int a, int b)
    {
        double varianceA = EventVariance(a);
        double varianceB = EventVariance(b);
        if (varianceA <= 0 || varianceB <= 0)
        {
            return null;
        }

        int from = Math.Min(first[a], first[b]);
        int end = Math.Max(first[a] + influence[a].Length, first[b] + influence[b].Length);
        var sum = new double[end - from];
        for (int k = 0; k < influence[a].Length; k++)
        {
            sum[first[a] - from + k] += influence[a][k];
        }

        for (int k = 0; k < influence[b].Length; k++)
        {
            sum[first[b] - from + k] += influence[b][k];
        }

        return (projection.Variance(from, sum) - varianceA - varianceB) / (2 * Math.Sqrt(varianceA * varianceB));
    }

    private void Smooth(int bin, double[] edges, BinSegments segments, TemplateConfig config)
    {
        double weight = projection.TypicalWeight[bin];
        influence[bin] = [1.0];
        first[bin] = bin;
        if (weight <= 0)
        {
            return;
        }

        int largest = Math.Clamp(config.SmoothingMaxHalfWidthBins, 0, projection.Bins);
        var kernelWeights = new double[(2 * largest) + 1];
        var response = new double[kernelWeights.Length];
        BinKernel used = segments.Kernel(bin, 0);
        double content = projection.Content[bin];
        double effective = EffectiveEvents(used, kernelWeights);
        for (int h = 1; h <= largest && effective < config.SmoothingEffectiveEvents; h++)
        {
            BinKernel wider = segments.Kernel(bin, h);
            double events = EffectiveEvents(wider, kernelWeights);
            if (events > 0)
            {
                LocalFit fit = LocalFit.Around(wider, projection.Content, edges, projection.BinVariance, weight, response);
                int freedom = Math.Max(1, wider.Bins - 2);
                if (fit.Distance > freedom + (3 * Math.Sqrt(2.0 * freedom)))
                {
                    break;
                }

                content = fit.Content;
                influence[bin] = response[..wider.Bins].ToArray();
                first[bin] = wider.First;
            }

            used = wider;
            effective = events;
        }

        double eventContent = weight / used.EffectiveBins;
        HalfWidth[bin] = used.HalfWidth;
        Content[bin] = Math.Max(content, ZeroCount.Floor * eventContent);
        Variance[bin] = EventVariance(bin) + ZeroCount.Variance(effective, eventContent);
    }

    /// <summary>(Σ k W)²/Var(Σ k W); 0 where the sum is not positive.</summary>
    private double EffectiveEvents(BinKernel kernel, Span<double> buffer)
    {
        ReadOnlySpan<double> weights = kernel.Fill(buffer);
        double sum = projection.Sum(kernel.First, weights);
        double variance = projection.Variance(kernel.First, weights);
        return sum > 0 && variance > 0 ? sum * sum / variance : 0;
    }
}
