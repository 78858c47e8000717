using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Networks;

/// <summary>A selection on events that no training saw.</summary>
/// <param name="Name">Name.</param>
/// <param name="HeldOut">On the training sample, each event with a network that did not see it; cut-based selections on the events they were made with.</param>
/// <param name="Test">On the independent sample; null without one.</param>
internal sealed record EvaluatedSelection(string Name, SelectionFigure HeldOut, SelectionFigure? Test)
{
    /// <summary>What is quoted: the independent sample where there is one.</summary>
    public SelectionFigure Quoted => Test ?? HeldOut;
}

/// <summary>How much the loss rises where an input is shuffled among the events.</summary>
/// <param name="Input">Name of the input.</param>
/// <param name="Loss">Mean ln S over masses with the input shuffled, at the same cut.</param>
internal sealed record InputImportance(string Input, double Loss);

/// <summary>Σw of outputs in equal bins of [0, 1].</summary>
/// <param name="Process">Process; signals together as "signal".</param>
/// <param name="Content">Σw [bin].</param>
internal sealed record OutputHistogram(string Process, double[] Content);

/// <summary>Everything that is said about a training besides its loss curves.</summary>
/// <param name="Selections">Selections in the order of the report; the last one is the Punzi-net.</param>
/// <param name="Scan">Cuts on the output of the Punzi-net, on the quoted sample.</param>
/// <param name="PlainScan">The same for the cross-entropy network; null without comparison.</param>
/// <param name="Boxes">The cut-based selection; null without comparison.</param>
/// <param name="Overtraining">Held-out over training background of the training sample.</param>
/// <param name="OvertrainingTest">Independent sample over training background; null without one.</param>
/// <param name="Importance">Importance of each input.</param>
/// <param name="Outputs">Distributions of the output of the Punzi-net.</param>
internal sealed record EvaluationResult(
    IReadOnlyList<EvaluatedSelection> Selections,
    CutScanResult Scan,
    CutScanResult? PlainScan,
    BoxCuts? Boxes,
    OvertrainingRatio Overtraining,
    OvertrainingRatio? OvertrainingTest,
    IReadOnlyList<InputImportance> Importance,
    IReadOnlyList<OutputHistogram> Outputs)
{
    /// <summary>The Punzi-net.</summary>
    public EvaluatedSelection PunziNet => Selections[^1];
}

/// <summary>Evaluates trained networks against each other and against cuts.</summary>
/// <param name="config">Training, luminosity, threads.</param>
/// <param name="windows">Windows.</param>
/// <param name="kernels">Kernels.</param>
internal sealed class TrainingEvaluation(RunConfig config, TrainingWindows windows, INetworkKernels kernels)
{
    /// <summary>Bins of the output's distribution.</summary>
    public const int OutputBins = 50;

    private const double OutputMin = 0.5;
    private readonly TrainingSplit split = new(config.Training.Split);
    private readonly HardSelection hard = new(windows, config.Training.FigureOfMerit, config.LuminosityFb);

    /// <summary>Evaluates.</summary>
    /// <param name="events">The training sample.</param>
    /// <param name="test">An independent sample with the same processes in the same order; null = none.</param>
    /// <param name="networks">Trained networks.</param>
    /// <param name="stop">Stops it.</param>
    public EvaluationResult Run(TrainingEvents events, TrainingEvents? test, IReadOnlyList<NetworkTraining> networks, CancellationToken stop)
    {
        var selections = new List<EvaluatedSelection> { Evaluate("no cut", events, test, (e, i) => 1) };
        CutScanResult? plainScan = null;
        BoxCuts? boxes = null;
        if (config.Training.Compare)
        {
            boxes = BoxCuts.Optimise(events, windows, hard, stop);
            selections.Add(Evaluate("cuts on the inputs", events, test, (e, i) => boxes.Passes(e, i) ? 1 : 0, everyEvent: true));
            double[][] plain = [.. networks.Select(n => n.Plain!.Parameters)];
            (double[] own, double[]? other) = (Applied(events, plain), test is null ? null : Applied(test, plain));
            selections.Add(Evaluate("cross-entropy network, output > 0.5", events, test, (e, i) => (e == events ? own : other!)[i] > OutputMin ? 1 : 0));
            double common = new CutScan(windows, hard).Run(events, own, HeldOutScale(events)).BestCommonOutput;
            plainScan = test is null ? new CutScan(windows, hard).Run(events, own, HeldOutScale(events)) : new CutScan(windows, hard).Run(test, other, Ones(test));
            selections.Add(Evaluate(
                $"cross-entropy network, best common cut (output > {common:G4})", events, test, (e, i) => (e == events ? own : other!)[i] >= common ? 1 : 0));
        }

        selections.Add(Network("after stage 1, output > 0.5", [.. networks.Select(n => n.Stage1.Parameters)]));
        double[][] final = [.. networks.Select(n => n.Stage2.Parameters)];
        NetworkScores scores = Scores(events, final);
        selections.Add(Network("Punzi-net (after stage 2), output > 0.5", final));

        TrainingEvents quoted = test ?? events;
        double[] outputs = test is null ? scores.Applied(events, split) : Applied(test, final);
        double[] scale = test is null ? HeldOutScale(events) : Ones(test);
        CutScanResult scan = new CutScan(windows, hard).Run(quoted, outputs, scale);
        OvertrainingRatio inSample = OvertrainingRatio.InSample(events, windows, scores, split, OutputMin);
        OvertrainingRatio? independent = test is null ? null : OvertrainingRatio.Independent(
            inSample, TrainingError(events, scores), OvertrainingRatio.Background(test, windows, Passed(test, outputs, Ones(test))));
        return new EvaluationResult(
            selections, scan, plainScan, boxes, inSample, independent, [.. Importance(quoted, final, scale)], Histograms(quoted, outputs, scale));

        EvaluatedSelection Network(string name, double[][] parameters)
        {
            (double[] own, double[]? other) = (Applied(events, parameters), test is null ? null : Applied(test, parameters));
            return Evaluate(name, events, test, (e, i) => (e == events ? own : other!)[i] > OutputMin ? 1 : 0);
        }
    }

    private EvaluatedSelection Evaluate(string name, TrainingEvents events, TrainingEvents? test, Func<TrainingEvents, int, double> passes, bool everyEvent = false)
    {
        double[] scale = everyEvent ? Ones(events) : HeldOutScale(events);
        double[] own = [.. scale.Select((s, i) => s * passes(events, i))];
        return new EvaluatedSelection(
            name,
            hard.Evaluate(events, own),
            test is null ? null : hard.Evaluate(test, [.. Enumerable.Range(0, test.Count).Select(i => passes(test, i))]));
    }

    private NetworkScores Scores(TrainingEvents events, IReadOnlyList<double[]> parameters, int? permuted = null)
        => NetworkScores.Compute(events, config.Training, parameters, kernels, config.Threads, permuted);

    private double[] Applied(TrainingEvents events, IReadOnlyList<double[]> parameters) => Scores(events, parameters).Applied(events, split);

    // With a holdout, only events that the network has not seen count, and they count for all.
    private double[] HeldOutScale(TrainingEvents events)
        => [.. events.Hashes.Select(h => split.Networks > 1 ? 1 : split.RoleOf(0, h) == EventRole.HeldOut ? 1 / split.Share(EventRole.HeldOut) : 0)];

    private static double[] Ones(TrainingEvents events)
    {
        var ones = new double[events.Count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static double[] Passed(TrainingEvents events, double[] outputs, double[] scale)
        => [.. Enumerable.Range(0, events.Count).Select(i => outputs[i] > OutputMin ? scale[i] : 0)];

    // Of the average over the networks that an event trained.
    private double TrainingError(TrainingEvents events, NetworkScores scores)
    {
        var passed = new double[events.Count];
        for (int i = 0; i < passed.Length; i++)
        {
            int[] trained = [.. Enumerable.Range(0, split.Networks).Where(f => split.RoleOf(f, events.Hashes[i]) == EventRole.Training)];
            passed[i] = trained.Length == 0 ? 0 : trained.Average(f => scores.Of(f)[i] > OutputMin ? 1.0 : 0.0);
        }

        return OvertrainingRatio.Background(events, windows, passed).Error;
    }

    private IEnumerable<InputImportance> Importance(TrainingEvents events, IReadOnlyList<double[]> parameters, double[] scale)
    {
        for (int k = 0; k < PunziNetwork.InputNames.Count; k++)
        {
            double[] outputs = Scores(events, parameters, k).Applied(events, split);
            FigureOfMerit figure = hard.Evaluate(events, Passed(events, outputs, scale)).Figure;
            yield return new InputImportance(PunziNetwork.InputNames[k], Math.Log(figure.GeometricMeanCrossSection));
        }
    }

    private static OutputHistogram[] Histograms(TrainingEvents events, double[] outputs, double[] scale)
    {
        var histograms = new Dictionary<string, double[]>();
        for (int i = 0; i < events.Count; i++)
        {
            string name = events.IsSignal(i) ? "signal" : events.Processes[events.Process[i]].Name;
            double[] content = histograms.TryGetValue(name, out double[]? found) ? found : histograms[name] = new double[OutputBins];
            content[Math.Clamp((int)(outputs[i] * OutputBins), 0, OutputBins - 1)] += scale[i] * events.Weights[i];
        }

        return [.. histograms.Select(h => new OutputHistogram(h.Key, h.Value))];
    }
}
