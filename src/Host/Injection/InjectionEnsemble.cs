using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Injection;

/// <summary>A mean and a standard deviation, with their statistical errors.</summary>
internal readonly record struct Moments(double Mean, double MeanError, double Rms)
{
    /// <summary>Of values; two at least.</summary>
    public static Moments Of(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        double rms = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        return new(mean, rms / Math.Sqrt(values.Count), rms);
    }
}

/// <summary>What the fits to an ensemble with an injected signal found at one mass.</summary>
internal sealed record InjectionResult
{
    /// <summary>Mass of the window [GeV].</summary>
    public required double MassGeV { get; init; }

    /// <summary>Injected cross section [fb].</summary>
    public required double InjectedFb { get; init; }

    /// <summary>Injected events in the window.</summary>
    public required double InjectedEvents { get; init; }

    /// <summary>Error of the cross section expected from the Asimov data [fb].</summary>
    public double? ExpectedErrorFb { get; init; }

    /// <summary>Local significance of the Asimov data.</summary>
    public double? ExpectedZ { get; init; }

    /// <summary>Fitted cross sections [fb].</summary>
    public Moments? Fitted { get; init; }

    /// <summary>Local significances.</summary>
    public Moments? Z { get; init; }

    /// <summary>Median of the local significances.</summary>
    public double? MedianZ { get; init; }

    /// <summary>Pulls, (fitted − injected)/error.</summary>
    public CoveragePulls? Pulls { get; init; }

    /// <summary>Edges of <see cref="Deviations"/>.</summary>
    public static double[] DeviationEdges { get; } = [.. Enumerable.Range(0, 41).Select(i => -5.0 + (0.25 * i))];

    /// <summary>Toys by (fitted − injected)/<see cref="ExpectedErrorFb"/>, the outermost bins with what lies beyond [bin]; null where there is no expected error.</summary>
    public double[]? Deviations { get; init; }

    /// <summary>Toys whose fits all converged.</summary>
    public int Toys { get; init; }

    /// <summary>Fits of both passes.</summary>
    public long Fits { get; init; }

    /// <summary>Fits that failed.</summary>
    public long FailedFits { get; init; }

    /// <summary>One sentence where there is no result.</summary>
    public string? Problem { get; init; }
}

/// <summary>An ensemble of pseudo-experiments with a signal in one window: bias, pull and significance of the fit.</summary>
/// <remarks>
/// Toys are those of <see cref="CoverageEnsemble"/>: the nominal model with the injected signal, auxiliary values around their nominal ones. The cross section may be fitted
/// negative as long as every expectation stays positive. Pulls come from <see cref="CoverageStudy"/> on the same toys (same seed and stream).
/// </remarks>
internal static class InjectionEnsemble
{
    private const int Block = 4096;

    /// <summary>Runs one mass.</summary>
    /// <param name="window">The window.</param>
    /// <param name="injectedFb">Cross section [fb].</param>
    /// <param name="toys">Toys.</param>
    /// <param name="config">Confidence level, seed, threads.</param>
    /// <param name="accelerator">Where fits run.</param>
    /// <param name="stop">Stops between blocks.</param>
    public static InjectionResult Run(WindowTemplates window, double injectedFb, int toys, RunConfig config, IAccelerator accelerator, CancellationToken stop)
    {
        CompiledModel model = WindowModel.Build(window with { Observed = [] });
        double[] signal = [.. WindowModel.SignalYields(window, window.SignalFraction).Select(s => s * injectedFb)];
        var result = new InjectionResult { MassGeV = window.MassGeV, InjectedFb = injectedFb, InjectedEvents = signal.Sum() };
        var scale = new SignalScale(model);
        if (scale.Value is null || injectedFb > model.Poi.Upper)
        {
            return result with { Problem = $"{model.Name} cannot hold a signal of {injectedFb:G6} fb." };
        }

        WindowTemplates asimov = window with { Observed = [.. window.Background.Zip(signal, (b, s) => b + s)] };
        WindowLimit expected = AsymptoticLimitCalculator.Run([asimov], config.Limits, accelerator.Fits, 1, _ => { }, stop)[0];
        var settings = new CoverageSettings(toys, config.Seed, config.Limits.ConfidenceLevel) { Injections = [injectedFb] };
        CoveragePoint coverage = CoverageStudy.Run([window], settings, accelerator.Fits, config.Threads, _ => { }, stop)[0];
        var ensemble = new CoverageEnsemble(scale, injectedFb, new ToySource(config.Seed, CoverageSettings.StreamOf(window.Index, 0)));
        var hypotheses = new ToyHypotheses(model, ensemble.Tables, ensemble.Start, ensemble.LowestPhysical, [0.0]) { Hypothesis = injectedFb };
        ToyFitter fitter = ToyFitter.On(accelerator);
        var block = new ToyResults(Math.Min(Block, toys), 1);
        var fitted = new List<double>(toys);
        var z = new List<double>(toys);
        for (int first = 0; first < toys; first += Block)
        {
            stop.ThrowIfCancellationRequested();
            fitter.Run(hypotheses, ensemble.Source, (ulong)first, Math.Min(Block, toys - first), block);
            for (int i = 0; i < block.Count; i++)
            {
                if (block.Valid[i])
                {
                    fitted.Add(block.PoiHat[i]);
                    z.Add(Math.Sqrt(Math.Max(0.0, block.Q[0][i])));
                }
            }
        }

        z.Sort();
        return result with
        {
            ExpectedErrorFb = expected.SigmaHatError,
            ExpectedZ = expected.Z0,
            Fitted = fitted.Count > 1 ? Moments.Of(fitted) : null,
            Z = z.Count > 1 ? Moments.Of(z) : null,
            MedianZ = z.Count > 0 ? 0.5 * (z[(z.Count - 1) / 2] + z[z.Count / 2]) : null,
            Pulls = coverage.Pulls,
            Deviations = expected.SigmaHatError is > 0 and double error ? Histogram(fitted, injectedFb, error) : null,
            Toys = fitted.Count,
            Fits = block.Fits + coverage.Fits,
            FailedFits = block.Failed + coverage.FailedFits,
            Problem = fitted.Count > 1 ? coverage.Problem : $"Not two toys of {model.Name} could be fitted.",
        };
    }

    private static double[] Histogram(List<double> fitted, double injected, double error)
    {
        double[] edges = InjectionResult.DeviationEdges;
        var counts = new double[edges.Length - 1];
        foreach (double value in fitted)
        {
            double place = Math.Floor(((value - injected) / error - edges[0]) / (edges[1] - edges[0]));
            counts[(int)Math.Clamp(place, 0.0, counts.Length - 1.0)]++;
        }

        return counts;
    }
}
