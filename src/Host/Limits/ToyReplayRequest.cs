using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Which toy to make again.</summary>
/// <param name="Hypothesis">POI that it was thrown at.</param>
/// <param name="Toy">Its number.</param>
/// <param name="Stream">Its stream as lists of failures name it; null where it follows from the hypothesis.</param>
/// <param name="Tested">Tested values; empty: the hypothesis itself.</param>
internal sealed record ToyReplayRequest(double Hypothesis, ulong Toy, uint? Stream, double[] Tested)
{
    // What a hypothesis may differ by from one that was laid out: numbers are copied from tables.
    private const double SameValue = 1e-6;

    /// <summary>Makes a toy of limits again (<see cref="ToyLimits"/>), or of an interval (<see cref="ToyIntervals"/>), whose streams follow.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observed">Observed counts [bin]; empty without data.</param>
    /// <param name="asymptotic">Asymptotic limits of the same, as the run had them.</param>
    /// <param name="settings">What the run was asked for.</param>
    /// <param name="firstStream">First stream of the model.</param>
    /// <param name="fitter">Fits the data.</param>
    /// <exception cref="InputException">There is no such toy.</exception>
    public ToyReplayResult OfLimits(
        CompiledModel model, ReadOnlySpan<double> observed, AsymptoticResult asymptotic, ToyLimitSettings settings, uint firstStream, BatchFitter fitter)
    {
        uint? offset = Stream - firstStream;
        if (offset >= ToyLimits.Streams)
        {
            throw new InputException($"Stream {Stream} is not one of {model.Name}, which has streams {firstStream} to {firstStream + ToyLimits.Streams - 1}.");
        }

        var tally = new FitTally();
        string? problem;
        if (offset >= ToyIntervals.FirstStream)
        {
            ToyDataFits? interval = ToyIntervals.FitData(model, observed, asymptotic, settings, fitter, tally, out _, out problem);
            return Make(interval, Hypothesis, new ToySource(settings.Seed, Stream!.Value), Values(Hypothesis), ConditionalFits.TwoSided, problem);
        }

        if (ToyLimitPlan.Make(model, observed, asymptotic, settings, fitter, tally, out problem) is not ToyLimitPlan plan)
        {
            throw new InputException(problem!);
        }

        int known = Array.FindIndex(plan.Pois, p => Same(Hypothesis, p));
        if (Hypothesis != 0.0 && known < 0 && offset is null)
        {
            throw new InputException(
                $"{model.Name}: --hypothesis {Hypothesis} is none of the values that are laid out first ({string.Join(", ", plan.Pois.Select(p => p.ToString("G7", System.Globalization.CultureInfo.InvariantCulture)))}). "
                + "For one that was added later give --stream as the list of failures has it.");
        }

        uint stream = Stream ?? firstStream + (uint)(Hypothesis == 0.0 ? 0 : known + 1);
        if ((stream == firstStream) != (Hypothesis == 0.0))
        {
            throw new InputException($"{model.Name}: stream {stream} and --hypothesis {Hypothesis} do not belong together; the first stream is that of the background-only toys.");
        }

        double poi = known >= 0 && stream == firstStream + 1 + (uint)known ? plan.Pois[known] : Hypothesis;
        return Make(plan.Data, poi, new ToySource(settings.Seed, stream), Values(poi, plan.Pois), ConditionalFits.WhereNeeded, null);
    }

    /// <summary>Makes a toy of a single test again (<see cref="ToyTest"/>).</summary>
    /// <param name="model">The model.</param>
    /// <param name="observed">Observed counts [bin].</param>
    /// <param name="statistic">q̃, q, or q0 for discovery.</param>
    /// <param name="request">Seed and ensemble.</param>
    /// <param name="fitter">Fits the data.</param>
    /// <exception cref="InputException">There is no such toy.</exception>
    public ToyReplayResult OfTest(CompiledModel model, ReadOnlySpan<double> observed, TestStatistic statistic, ToyRequest request, BatchFitter fitter)
    {
        ToyDataFits? data = ToyDataFits.Make(model, observed, statistic, request.Ensemble, fitter, new FitTally(), out string? problem);
        ToySource source = Hypothesis == 0.0 ? request.Background : request.Signal;
        double[] tested = statistic == TestStatistic.Q0 && Tested.Length == 0 ? [0.0] : Values(Hypothesis);
        return Make(data, Hypothesis, new ToySource(source.Seed, Stream ?? source.Stream), tested, ConditionalFits.WhereNeeded, problem);
    }

    private static bool Same(double given, double known) => Math.Abs(given - known) <= SameValue * Math.Abs(known);

    /// <summary>Tested values, with all digits where they are the hypothesis or one that was laid out.</summary>
    private double[] Values(double poi, params double[] known)
        => Tested.Length > 0 ? [.. Tested.Select(t => Same(t, poi) ? poi : known.FirstOrDefault(k => Same(t, k), t))]
            : poi != 0.0 ? [poi]
            : throw new InputException("--mu is missing: background-only toys are fitted at tested values, so give the one (or all) of interest.");

    private ToyReplayResult Make(ToyDataFits? data, double poi, ToySource source, double[] tested, ConditionalFits conditionals, string? problem)
    {
        if (data is null || data.At(poi, out problem) is not ToyPoint point)
        {
            throw new InputException(problem!);
        }

        ToyHypotheses hypotheses = data.Hypotheses(point, tested);
        return new(hypotheses, source, Toy, ToyReplay.Run(hypotheses, source, Toy, conditionals));
    }
}

/// <summary>A toy that was made again.</summary>
/// <param name="Hypotheses">Model, ensemble, tested values.</param>
/// <param name="Source">Seed and stream.</param>
/// <param name="Toy">Its number.</param>
/// <param name="Replay">What came out.</param>
internal sealed record ToyReplayResult(ToyHypotheses Hypotheses, ToySource Source, ulong Toy, ToyReplay Replay);
