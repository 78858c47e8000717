using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Models;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>Toys recorded while limits are made are made again, from their names alone.</summary>
public sealed class ToyReplayTests
{
    private const uint FirstStream = 7 * ToyLimits.Streams;
    private static readonly ToyLimitSettings Settings = new() { Seed = 77, Toys = 200, MostToys = 200 };

    [Fact]
    public void OfLimits_OfAWindow_GivesTheRecordedNumbers()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(3);
        CompiledModel model = WindowModel.Build(window);
        BatchFitter fitter = Fitter();
        AsymptoticResult asymptotic = AsymptoticLimits.Run(model, window.Observed, fitter, new FitTally(), Settings.ConfidenceLevel);
        var recorded = new Recorder();
        ToyLimitResult limits = ToyLimits.Run(model, window.Observed, asymptotic, Settings, FirstStream, recorded.Sweep(), fitter, new FitTally());
        Assert.Null(limits.Problem);
        uint[] streams = [.. recorded.Toys.Select(t => t.Source.Stream).Distinct()];
        Assert.Contains(FirstStream, streams);
        foreach (uint stream in streams)
        {
            foreach (Recorded toy in recorded.Toys.Where(t => t.Source.Stream == stream).Skip(5).Take(3))
            {
                var request = new ToyReplayRequest(toy.Hypothesis, toy.Toy, stream, toy.Pois);
                Matches(toy, request.OfLimits(model, window.Observed, asymptotic, Settings, FirstStream, Fitter()));
            }
        }
    }

    [Fact]
    public void OfLimits_HypothesisOfSixDigitsAndNoStream_IsFound()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(3);
        CompiledModel model = WindowModel.Build(window);
        AsymptoticResult asymptotic = AsymptoticLimits.Run(model, window.Observed, Fitter(), new FitTally(), Settings.ConfidenceLevel);
        var recorded = new Recorder();
        ToyLimits.Run(model, window.Observed, asymptotic, Settings, FirstStream, recorded.Sweep(), Fitter(), new FitTally());
        Recorded toy = recorded.Toys.First(t => t.Source.Stream == FirstStream + 3 && t.Toy == 11);
        var request = new ToyReplayRequest(double.Parse(toy.Hypothesis.ToString("G7")), 11, null, []);
        Matches(toy, request.OfLimits(model, window.Observed, asymptotic, Settings, FirstStream, Fitter()));
        InputException error = Assert.Throws<InputException>(() => new ToyReplayRequest(1.01 * toy.Hypothesis, 11, null, [])
            .OfLimits(model, window.Observed, asymptotic, Settings, FirstStream, Fitter()));
        Assert.Contains("--stream", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfTest_OfAWorkspace_GivesTheRecordedNumbers()
    {
        PyhfCase workspace = PyhfCase.Read("pub_pyhf_2bin");
        CompiledModel model = workspace.Model.Model;
        var recorded = new Recorder();
        var asked = new ToyRequest(300, 5);
        ToyTest.Test(model, workspace.Model.Observed, 1.25, TestStatistic.QTilde, asked, recorded.Sweep(), Fitter(), new FitTally(), out string? problem);
        Assert.Null(problem);
        foreach (Recorded toy in recorded.Toys.Where(t => t.Toy % 71 == 3))
        {
            var request = new ToyReplayRequest(toy.Hypothesis, toy.Toy, null, [1.25]);
            Matches(toy, request.OfTest(model, workspace.Model.Observed, TestStatistic.QTilde, asked with { Toys = 1 }, Fitter()));
        }
    }

    [Fact]
    public void Failure_OfAFit_NamesTheHypothesis()
    {
        // Nothing is expected in the only bin, but the ensemble has events there: no fit can describe them.
        CompiledModel model = CountingExperiment.Model(3.0, 2.0).Model;
        CompiledModel empty = CountingExperiment.Model(0.0, 0.0, 0.0).Model;
        ToyTables tables = ToyEnsemble.At(model, [0.5], [4.0], new double[model.Bins * model.Shape.Groups]).Tables;
        var results = new ToyResults(8, 1);
        ToyFitter.Simd().Run(new ToyHypotheses(empty, tables, [0.5], 0.0, [1.0]) { Hypothesis = 0.5 }, new ToySource(3, 9), 0, 8, results);
        Assert.NotEmpty(results.Failures);
        ToyFailure failure = results.Failures[0];
        Assert.Equal((0.5, 3UL, 9U), (failure.Hypothesis, failure.Seed, failure.Stream));
        Assert.Contains("thrown at 0.5", failure.Sentence, StringComparison.Ordinal);
    }

    private static void Matches(Recorded toy, ToyReplayResult result)
    {
        ToyReplay replay = result.Replay;
        Assert.Equal(toy.Source.Stream, result.Source.Stream);
        Assert.Equal(toy.Hypothesis, result.Hypotheses.Hypothesis);
        Assert.True(replay.Agree, $"{toy}: {replay.LargestDifference}");
        Assert.Equal(toy.PoiHat, replay.AsInTheRun.PoiHat[0]);
        for (int i = 0; i < toy.Q.Length; i++)
        {
            // The same code on the same numbers: the same bits. Fits made on their own: to rounding.
            Assert.Equal(toy.Q[i], replay.AsInTheRun.Q[i][0]);
            Assert.Equal(toy.Q[i], replay.Scalar.Statistics[i]!.Value, ToyReplay.Tolerance * (1.0 + toy.Q[i]));
            Assert.Equal(toy.Q[i], replay.Lanes.Statistics[i]!.Value, ToyReplay.Tolerance * (1.0 + toy.Q[i]));
        }

        Assert.Equal(FitStatus.Converged, replay.Scalar.Free.Status);
        Assert.Equal(replay.Scalar.Free.TwiceNll, replay.Lanes.Free.TwiceNll, 1e-9);
    }

    private static BatchFitter Fitter() => new(HostAccelerator.Simd().Fits);

    private sealed record Recorded(ToySource Source, ulong Toy, double Hypothesis, double[] Pois, double[] Q, double PoiHat);

    /// <summary>Keeps what toy fits give.</summary>
    private sealed class Recorder
    {
        private readonly ToyFitter fitter = ToyFitter.Simd();

        public List<Recorded> Toys { get; } = [];

        public ToySweep Sweep() => new(() => Run, 1, 64);

        private void Run(ToyHypotheses hypotheses, in ToySource source, ulong first, int count, ToyResults results)
        {
            fitter.Run(hypotheses, source, first, count, results);
            for (int toy = 0; toy < count; toy++)
            {
                int place = toy;
                Toys.Add(new(source, first + (ulong)toy, hypotheses.Hypothesis!.Value, hypotheses.Pois, [.. results.Q.Select(q => q[place])], results.PoiHat[toy]));
            }
        }
    }
}
