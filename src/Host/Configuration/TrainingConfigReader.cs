using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads the <c>training</c> section.</summary>
internal static class TrainingConfigReader
{
    private const int Inputs = PunziNetKernel.Inputs;

    private static readonly Dictionary<string, HiddenActivation> Activations = new()
    {
        ["tanh"] = HiddenActivation.Tanh,
        ["relu"] = HiddenActivation.Relu,
        ["sigmoid"] = HiddenActivation.Sigmoid,
    };

    private static readonly Dictionary<string, TrainingOptimizer> Optimizers = new() { ["sgd"] = TrainingOptimizer.Sgd, ["adam"] = TrainingOptimizer.Adam };
    private static readonly Dictionary<string, SplitKind> Splits = new() { ["k_fold"] = SplitKind.KFold, ["holdout"] = SplitKind.Holdout };
    private static readonly Dictionary<string, FigureMean> Means = new() { ["linear"] = FigureMean.Linear, ["log"] = FigureMean.Log };

    /// <summary>Reads the section; null = the defaults.</summary>
    public static TrainingConfig Read(YamlSection? section)
    {
        var d = new TrainingConfig();
        if (section is null)
        {
            return d;
        }

        var config = new TrainingConfig
        {
            Hidden = ReadHidden(section, d.Hidden),
            Activation = section.Choice("activation", d.Activation, Activations),
            OffsetsGeV = PerInput(section, "offsets_gev", d.OffsetsGeV, -1e6),
            ScalesGeV = PerInput(section, "scales_gev", d.ScalesGeV, 1e-6),
            TrainOn = ReadFilter(section.OptionalSection("train_on")),
            TestOn = ReadFilter(section.OptionalSection("test_on")),
            TestSignalShare = section.Number("test_signal_share", d.TestSignalShare, 0.01, 0.99),
            Split = ReadSplit(section.OptionalSection("split"), d.Split),
            Windows = ReadWindows(section.OptionalSection("windows"), d.Windows),
            Stage1 = ReadStage(section.OptionalSection("stage1"), d.Stage1),
            Stage2 = ReadStage(section.OptionalSection("stage2"), d.Stage2),
            FigureOfMerit = ReadFigure(section.OptionalSection("figure_of_merit"), d.FigureOfMerit),
            Compare = section.Flag("compare", d.Compare),
        };
        section.RejectUnknownKeys();
        return config;
    }

    private static IReadOnlyList<int> ReadHidden(YamlSection section, IReadOnlyList<int> defaults)
    {
        IReadOnlyList<double>? sizes = section.OptionalNumbers("hidden", 1, NetworkShape.MostNeurons);
        if (sizes is null)
        {
            return defaults;
        }

        return sizes.Count <= NetworkShape.MostLayers - 2 && sizes.All(double.IsInteger)
            ? [.. sizes.Select(s => (int)s)]
            : throw section.Invalid("hidden", $"must list at most {NetworkShape.MostLayers - 2} whole numbers of neurons");
    }

    private static IReadOnlyList<double> PerInput(YamlSection section, string key, IReadOnlyList<double> defaults, double min)
    {
        IReadOnlyList<double> values = section.OptionalNumbers(key, min, 1e6) ?? defaults;
        return values.Count == Inputs ? values : throw section.Invalid(key, $"lists {values.Count} numbers, but the network has {Inputs} inputs");
    }

    private static SplitConfig ReadSplit(YamlSection? section, SplitConfig d)
    {
        if (section is null)
        {
            return d;
        }

        var split = new SplitConfig(
            section.Choice("method", d.Kind, Splits),
            (int)section.Integer("folds", d.Folds, 2, 64),
            section.Number("train", d.Train, 0.01, 0.99),
            section.Number("validation", d.Validation, 0, 0.99))
        { ValidationFold = section.Flag("validation_fold", d.ValidationFold) };
        if (split.Train + split.Validation > 0.99)
        {
            throw section.Invalid("train", "and 'validation' leave less than 1 % of the events for templates; lower one of them");
        }

        section.RejectUnknownKeys();
        return split;
    }

    private static TrainingWindowConfig ReadWindows(YamlSection? section, TrainingWindowConfig d)
    {
        if (section is null)
        {
            return d;
        }

        var windows = new TrainingWindowConfig(
            section.OptionalNumbers("masses_gev", 0, 1e4),
            (int)section.Integer("every", d.Every, 1, 10_000),
            section.Number("half_width", d.HalfWidth, 0.1, 100));
        if (windows.MassesGeV is { Count: 0 })
        {
            throw section.Invalid("masses_gev", "is empty; list masses, or leave it out for the hypotheses of the binning");
        }

        section.RejectUnknownKeys();
        return windows with { MassesGeV = windows.MassesGeV?.Distinct().Order().ToArray() };
    }

    private static StageConfig ReadStage(YamlSection? section, StageConfig d)
    {
        if (section is null)
        {
            return d;
        }

        var stage = new StageConfig(
            section.Choice("optimizer", d.Optimizer, Optimizers),
            (int)section.Integer("epochs", d.Epochs, 0, 1_000_000),
            (int)section.Integer("batch", d.Batch, 0, 1_000_000_000),
            section.Number("learning_rate", d.LearningRate, 1e-9, 1e3),
            section.Number("decay", d.Decay, 0.01, 1),
            (int)section.Integer("patience", d.Patience, 1, 1_000_000),
            (int)section.Integer("stop_after", d.StopAfter, 1, 1_000_000));
        section.RejectUnknownKeys();
        return stage;
    }

    private static FigureOfMeritConfig ReadFigure(YamlSection? section, FigureOfMeritConfig d)
    {
        if (section is null)
        {
            return d;
        }

        var figure = new FigureOfMeritConfig(
            section.Number("a", d.A, 0.01, 20),
            section.Number("b", d.B, 0, 20),
            section.Choice("mean", d.Mean, Means),
            section.Has("mass_weights") ? new RangedValue(section.StepsInM2("mass_weights", e => e.Number("value", 0, 1e6))) : d.MassWeights);
        if (figure.MassWeights.Steps.All(s => s.Value == 0))
        {
            throw section.Invalid("mass_weights", "are all 0; give at least one range a weight");
        }

        section.RejectUnknownKeys();
        return figure;
    }

    private static Dictionary<string, IReadOnlyList<double>> ReadFilter(YamlSection? section)
    {
        var filter = new Dictionary<string, IReadOnlyList<double>>();
        foreach (string column in section?.Keys.ToArray() ?? [])
        {
            filter[column] = section!.OptionalNumbers(column, double.MinValue, double.MaxValue)!;
        }

        return filter;
    }
}
