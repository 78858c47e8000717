using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Networks;

public sealed class TrainingTests
{
    private static readonly INetworkKernels Simd = new LaneNetworkKernels<F64x8>();

    [Theory]
    [InlineData("CrossEntropy", "Linear", 0)]
    [InlineData("Punzi", "Linear", 0)]
    [InlineData("Punzi", "Log", 0)]
    [InlineData("Punzi", "Log", 320)]
    public void Gradient_WholeLoss_AgreesWithCentralDifferences(string lossName, string meanName, int batch)
    {
        TrainingLoss loss = Enum.Parse<TrainingLoss>(lossName);
        FigureMean mean = Enum.Parse<FigureMean>(meanName);
        TrainingEvents events = NetworkSamples.Generated(800, 1);
        TrainingConfig training = NetworkSamples.Training with { FigureOfMerit = NetworkSamples.Training.FigureOfMerit with { Mean = mean, MassWeights = new([(2, 1), (double.PositiveInfinity, 3)]) } };
        TrainingWindows windows = NetworkSamples.Windows(training with { Windows = new TrainingWindowConfig([1, 1.4, 2], 1, 2) }, events);
        StageTrainer trainer = Trainer(training, windows);
        TrainingSample sample = TrainingSample.Make(events, _ => true, 0.8, training, windows, batch, NetworkSamples.Config(training).LuminosityFb, 5);
        double[] parameters = NetworkSamples.Parameters(DenseArchitecture.Default, 2);
        foreach (TrainingBatch b in sample.Batches)
        {
            var work = new StageTrainer.Workspace(sample.Inputs.PaddedCount, parameters.Length);
            trainer.Gradient(loss, parameters, sample, b, work);
            double[] gradient = [.. work.Gradient];
            double scale = gradient.Max(Math.Abs);
            for (int k = 0; k < parameters.Length; k++)
            {
                // Steps of 1e-5 of sums of a few thousand: about 1e-9 relative in curvature and 1e-10 in rounding.
                const double H = 1e-5;
                double[] up = [.. parameters], down = [.. parameters];
                up[k] += H;
                down[k] -= H;
                double difference = (trainer.Gradient(loss, up, sample, b, work) - trainer.Gradient(loss, down, sample, b, work)) / (2 * H);
                Assert.Equal(difference, gradient[k], 1e-6 * scale);
            }
        }
    }

    [Fact]
    public void Run_GeneratedData_ReachesTheKnownLosses()
    {
        TrainingEvents events = NetworkSamples.Generated(16_000, 7);
        TrainingConfig training = NetworkSamples.Training;
        RunConfig config = NetworkSamples.Config(training, threads: 2);
        TrainingWindows windows = NetworkSamples.Windows(training, events);
        NetworkTraining[] networks = PunziTrainer.Run(events, windows, config, Simd, _ => { }, _ => { }, TestContext.Current.CancellationToken);

        // Both classes weigh the same. Half of the background lies where there is no signal and costs nothing; in the other half 2 of 3 are signal:
        // (1 + ½)/2 × H(2/3) = 0.4774, less what 4 000 events let 81 parameters learn by heart (about 81/2/8000).
        const double Best = 0.75 * 0.636514;
        Assert.All(networks, n => Assert.InRange(n.Stage1.History[^1].Training, Best - 0.015, Best + 0.02));

        // The best selection keeps all signal, ε = 0.4, and half of 1000 events.
        double s = NetworkOracle.PunziCrossSection(3, 1.28155, 0.4, 500, config.LuminosityFb);
        var evaluation = new TrainingEvaluation(config, windows, Simd);
        EvaluationResult result = evaluation.Run(events, NetworkSamples.Generated(16_000, 8), networks, TestContext.Current.CancellationToken);
        Assert.InRange(result.PunziNet.HeldOut.Figure.GeometricMeanCrossSection / s, 0.97, 1.05);
        Assert.InRange(result.PunziNet.Test!.Figure.GeometricMeanCrossSection / s, 0.97, 1.05);
        Assert.InRange(result.Overtraining.Ratio, 1 - (4 * result.Overtraining.RatioError) - 0.02, 1 + (4 * result.Overtraining.RatioError) + 0.02);
        Assert.InRange(result.OvertrainingTest!.Ratio, 0.9, 1.1);

        // Only the last input tells anything.
        Assert.Equal("pair_pt", result.Importance.MaxBy(i => i.Loss)!.Input);
        Assert.All(result.Importance.SkipLast(1), i => Assert.InRange(i.Loss - Math.Log(result.PunziNet.Test!.Figure.GeometricMeanCrossSection), -0.02, 0.02));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(8, 5)]
    public void Run_OtherLanesAndThreads_SameBits(int lanes, int threads)
    {
        TrainingEvents events = NetworkSamples.Generated(6000, 9);
        TrainingConfig training = NetworkSamples.Training with
        {
            Stage1 = NetworkSamples.Training.Stage1 with { Epochs = 2 },
            Stage2 = NetworkSamples.Training.Stage2 with { Epochs = 4, Batch = 2500 },
        };
        Assert.Equal(Train(Simd, 2), Train(lanes switch { 1 => new LaneNetworkKernels<F64>(), 4 => new LaneNetworkKernels<F64x4>(), _ => Simd }, threads));

        double[] Train(INetworkKernels kernels, int t)
        {
            RunConfig config = NetworkSamples.Config(training, t);
            NetworkTraining[] networks = PunziTrainer.Run(events, NetworkSamples.Windows(training, events), config, kernels, _ => { }, _ => { }, TestContext.Current.CancellationToken);
            return [.. networks.SelectMany(n => n.Stage2.Parameters), .. networks.SelectMany(n => n.Stage2.History.Select(h => h.Training))];
        }
    }

    [Fact]
    public void Run_OtherSeed_AnotherNetwork()
    {
        double[] first = NetworkStart.Draw(DenseArchitecture.Default, 1, 0);
        Assert.Equal(first, NetworkStart.Draw(DenseArchitecture.Default, 1, 0));
        Assert.NotEqual(first, NetworkStart.Draw(DenseArchitecture.Default, 2, 0));
        Assert.NotEqual(first, NetworkStart.Draw(DenseArchitecture.Default, 1, 1));
    }

    [Fact]
    public void Run_SgdOnAPlateau_LowersTheLearningRate()
    {
        var stage = new StageConfig(TrainingOptimizer.Sgd, 10, 0, 0.5, 0.1, 2, 10);
        var step = new ParameterStep(stage, 1);
        double[] parameters = [1];
        step.Move([2], parameters);
        Assert.Equal(0, parameters[0]);
        for (int epoch = 0; epoch < 4; epoch++)
        {
            step.EndEpoch(1);
        }

        Assert.Equal(0.05, step.LearningRate, 1e-15);
    }

    [Theory]
    [InlineData("KFold", 5, true)]
    [InlineData("KFold", 5, false)]
    [InlineData("KFold", 2, true)]
    [InlineData("Holdout", 1, false)]
    public void Split_AnyEvent_IsNeverJudgedByANetworkThatSawIt(string kindName, int networks, bool validationFold)
    {
        SplitKind kind = Enum.Parse<SplitKind>(kindName);
        var split = new TrainingSplit(new SplitConfig(kind, 5 - (networks == 2 ? 3 : 0), 0.6, 0.1) { ValidationFold = validationFold });
        var random = new Random(1);
        var counts = new Dictionary<EventRole, int>();
        Assert.Equal(networks, split.Networks);
        for (int i = 0; i < 20_000; i++)
        {
            ulong hash = unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));
            EventRole role = split.RoleOf(0, hash);
            counts[role] = counts.GetValueOrDefault(role) + 1;
            if (kind == SplitKind.KFold)
            {
                Assert.Equal(EventRole.HeldOut, split.RoleOf(split.NetworkOf(hash), hash));
            }
        }

        // 20 000 draws: within five standard deviations.
        Assert.All(counts, c => Assert.InRange(c.Value / 20_000.0, split.Share(c.Key) - 0.018, split.Share(c.Key) + 0.018));
    }

    [Fact]
    public void Run_AClassOrAWindowWithoutEvents_OneSentence()
    {
        TrainingConfig training = NetworkSamples.Training;
        TrainingEvents all = NetworkSamples.Generated(400, 3);
        Assert.Contains("No background event", Refused(e => e.IsSignal));
        Assert.Contains("mass 2 GeV", Refused(e => e.Process != 2));
        InputException outside = Assert.Throws<InputException>(() => NetworkSamples.Windows(training with { Windows = new TrainingWindowConfig([1, 3], 1, 2) }, all));
        Assert.Contains("no signal for the window at 3 GeV", outside.Message);
        InputException none = Assert.Throws<InputException>(() => TrainingWindows.Make(training.Windows, training.FigureOfMerit, [1], _ => 0.2, [new ProcessInfo("mumu", SourceRole.Background, null)]));
        Assert.Contains("No signal event", none.Message);

        string Refused(Func<(bool IsSignal, int Process), bool> keep)
        {
            var events = new TrainingEvents(all.Processes);
            for (int i = 0; i < all.Count; i++)
            {
                if (keep((all.IsSignal(i), all.Process[i])))
                {
                    events.Add([.. Enumerable.Range(0, 4).Select(k => all.Input(k)[i])], all.M2[i], all.Weights[i], all.Process[i], all.Hashes[i]);
                }
            }

            return Assert.Throws<InputException>(() => PunziTrainer.Run(
                events, NetworkSamples.Windows(training, all), NetworkSamples.Config(training), Simd, _ => { }, _ => { }, CancellationToken.None)).Message;
        }
    }

    private static StageTrainer Trainer(TrainingConfig training, TrainingWindows windows)
        => new(new NetworkPass(Simd, DenseArchitecture.Default.Shape, 1), windows, training.FigureOfMerit, NetworkSamples.Config(training).LuminosityFb);
}
