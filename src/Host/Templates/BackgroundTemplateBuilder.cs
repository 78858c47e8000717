using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Templates;

/// <summary>How much one process was smoothed.</summary>
/// <param name="Process">Process.</param>
/// <param name="SmoothedBins">Fraction of the M² bins whose kernel is wider than the bin.</param>
/// <param name="MedianHalfWidth">Median half width of the kernel [bins].</param>
/// <param name="LargestHalfWidth">Largest half width [bins].</param>
/// <param name="NeighbourCorrelation">Mean correlation of the Monte-Carlo errors of neighbouring M² bins; null where no error is defined.</param>
internal readonly record struct SmoothingSummary(
    string Process, double SmoothedBins, double MedianHalfWidth, int LargestHalfWidth, double? NeighbourCorrelation);

/// <summary>The template of one background process, and what is needed to judge it.</summary>
/// <param name="Template">Contents and errors on the analysis grid.</param>
/// <param name="Projection">The process over M², for errors of window totals.</param>
/// <param name="Summary">How much it was smoothed; null with smoothing off.</param>
/// <param name="Errors">Correlated Monte-Carlo errors; null with smoothing off: then the cells are independent but for clusters.</param>
internal sealed record BackgroundTemplate(ProcessTemplate Template, M2Projection Projection, SmoothingSummary? Summary, SmoothingErrors? Errors);

/// <summary>Makes the template of a background process from its fine spectrum.</summary>
/// <remarks>
/// Smoothing off: raw contents and clustered errors; an empty cell gets the floor and the uncertainty of <see cref="ZeroCount"/>. Adaptive: smoothed M²
/// spectrum times θ* shares, relative errors in quadrature (the total and the shares of Poisson counts are independent). A process without any
/// event has no weight to scale a zero count with: its template is 0 and so is its error.
/// </remarks>
internal static class BackgroundTemplateBuilder
{
    /// <summary>Builds the template.</summary>
    /// <param name="spectrum">The process on the global fine grid.</param>
    /// <param name="grid">Analysis grid.</param>
    /// <param name="segments">Where kernels must not reach across.</param>
    /// <param name="config">Smoothing.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    public static BackgroundTemplate Build(
        ProcessSpectrum spectrum, AnalysisGrid grid, BinSegments segments, TemplateConfig config, ParallelOptions threads)
    {
        M2Projection projection = M2Projection.Of(spectrum);
        RawTemplate raw = RawTemplate.Of(spectrum, grid);
        var rawError = new double[grid.Cells];
        var content = new double[grid.Cells];
        for (int i = 0; i < projection.Bins; i++)
        {
            double weight = projection.TypicalWeight[i];
            for (int cell = grid.Offsets[i]; cell < grid.Offsets[i + 1]; cell++)
            {
                double variance = raw.Variance[cell];
                rawError[cell] = variance > 0 ? Math.Sqrt(variance) : ZeroCount.UpperLimit * weight;
                content[cell] = Math.Max(raw.Content[cell], ZeroCount.Floor * weight);
            }
        }

        if (config.Smoothing == SmoothingMode.Off)
        {
            var template = new ProcessTemplate(spectrum.Process, content, (double[])rawError.Clone(), raw.Content, rawError);
            return new BackgroundTemplate(template, projection, null, null);
        }

        SmoothedProjection smooth = SmoothedProjection.Of(projection, grid.M2Edges, segments, config, threads);
        var error = new double[grid.Cells];
        var estimator = new ThetaShareEstimator(spectrum, projection, smooth.Content, segments, config);
        var shares = new ThetaShares[projection.Bins];
        Parallel.For(0, projection.Bins, threads, i =>
        {
            ThetaShares theta = shares[i] = estimator.At(i, grid.ThetaEdgesDeg[i]);
            for (int t = 0; t < theta.Share.Length; t++)
            {
                int cell = grid.Offsets[i] + t;
                double share = theta.Share[t];
                content[cell] = smooth.Content[i] * share;
                error[cell] = Math.Sqrt((smooth.Variance[i] * share * share) + (smooth.Content[i] * smooth.Content[i] * theta.Variance[t]));
            }
        });
        return new BackgroundTemplate(
            new ProcessTemplate(spectrum.Process, content, error, raw.Content, rawError),
            projection,
            Summarise(spectrum.Process, smooth),
            new SmoothingErrors(projection, smooth, estimator, shares));
    }

    private static SmoothingSummary Summarise(string process, SmoothedProjection smooth)
    {
        int[] sorted = [.. smooth.HalfWidth.Order()];
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i + 1 < smooth.Content.Length; i++)
        {
            if (smooth.Correlation(i, i + 1) is { } correlation)
            {
                sum += correlation;
                pairs++;
            }
        }

        return new SmoothingSummary(
            process,
            sorted.Count(h => h > 0) / (double)sorted.Length,
            0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]),
            sorted[^1],
            pairs > 0 ? sum / pairs : null);
    }
}
