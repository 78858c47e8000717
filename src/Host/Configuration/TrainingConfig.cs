namespace ZPrimeGpu.Host.Configuration;

/// <summary>How the Punzi-net is trained (physics.md, section 4). Everything has a default.</summary>
internal sealed record TrainingConfig
{
    /// <summary>Neurons of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [8, 4];

    /// <summary>Activation of the hidden layers.</summary>
    public HiddenActivation Activation { get; init; } = HiddenActivation.Tanh;

    /// <summary>Offsets of the four inputs [GeV].</summary>
    public IReadOnlyList<double> OffsetsGeV { get; init; } = [0, 0, 0, 0];

    /// <summary>What the four inputs are divided by [GeV].</summary>
    public IReadOnlyList<double> ScalesGeV { get; init; } = [1, 2, 2, 2];

    /// <summary>Further filter of the background rows that are trained with: column → values, for sources that have the column.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> TrainOn { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>Filter of independent background rows that results are quoted on; empty = none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> TestOn { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>With <see cref="TestOn"/>: share of the signal events that are not trained with but quoted on.</summary>
    public double TestSignalShare { get; init; } = 0.5;

    /// <summary>Split of the sample.</summary>
    public SplitConfig Split { get; init; } = new(SplitKind.KFold, 5, 0.5, 0.25);

    /// <summary>Windows of the loss.</summary>
    public TrainingWindowConfig Windows { get; init; } = new(null, 4, 2);

    /// <summary>Cross-entropy. As published: SGD, 150 epochs, batches of 4096, learning rate 1, halved after 10 stale epochs.</summary>
    public StageConfig Stage1 { get; init; } = new(TrainingOptimizer.Adam, 30, 4096, 0.005, 0.5, 10, 30);

    /// <summary>Punzi loss. As published: SGD, 500 epochs, all events at once, learning rate 0.05, halved after 20 stale epochs.</summary>
    public StageConfig Stage2 { get; init; } = new(TrainingOptimizer.Adam, 1200, 0, 0.03, 0.5, 50, 300);

    /// <summary>Figure of merit.</summary>
    public FigureOfMeritConfig FigureOfMerit { get; init; } = new(3, 1.28155, FigureMean.Log, new([(double.PositiveInfinity, 1)]));

    /// <summary>Whether cut-based and plain cross-entropy selections are made too, for comparison.</summary>
    public bool Compare { get; init; } = true;
}

/// <summary>Activation of hidden layers.</summary>
internal enum HiddenActivation
{
    /// <summary>tanh.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>Sigmoid.</summary>
    Sigmoid,
}

/// <summary>How training events are kept from templates.</summary>
internal enum SplitKind
{
    /// <summary>k-fold cross-application.</summary>
    KFold,

    /// <summary>Training, validation and template parts.</summary>
    Holdout,
}

/// <summary>The split of the sample.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Folds">k-fold: folds.</param>
/// <param name="Train">Holdout: share trained with.</param>
/// <param name="Validation">Holdout: share that decides when to stop.</param>
internal sealed record SplitConfig(SplitKind Kind, int Folds, double Train, double Validation)
{
    /// <summary>k-fold: whether another fold is kept from each training to decide when to stop. It costs events, and where a few heavy ones make up its background, it chooses by chance.</summary>
    public bool ValidationFold { get; init; }
}

/// <summary>The windows that the loss averages over: |M²rec − M²| &lt; half width × w(M²).</summary>
/// <param name="MassesGeV">Masses [GeV]; null = hypotheses of the binning.</param>
/// <param name="Every">Of those, every this many.</param>
/// <param name="HalfWidth">Half width in units of the bin width w, which is the resolution.</param>
internal sealed record TrainingWindowConfig(IReadOnlyList<double>? MassesGeV, int Every, double HalfWidth);

/// <summary>How parameters are moved.</summary>
internal enum TrainingOptimizer
{
    /// <summary>Plain gradient descent.</summary>
    Sgd,

    /// <summary>Adam (arXiv:1412.6980), β₁ = 0.9, β₂ = 0.999.</summary>
    Adam,
}

/// <summary>One stage of the training.</summary>
/// <param name="Optimizer">Optimiser.</param>
/// <param name="Epochs">Most passes over the sample.</param>
/// <param name="Batch">Events of a batch; 0 = all.</param>
/// <param name="LearningRate">Learning rate at the start.</param>
/// <param name="Decay">Factor on the learning rate where the training loss has not improved for <paramref name="Patience"/> epochs.</param>
/// <param name="Patience">Epochs.</param>
/// <param name="StopAfter">The stage ends after this many epochs without improvement of the validation loss (of the training loss where nothing is kept for validation); the best parameters are kept.</param>
internal sealed record StageConfig(
    TrainingOptimizer Optimizer, int Epochs, int Batch, double LearningRate, double Decay, int Patience, int StopAfter);

/// <summary>Mean over masses.</summary>
internal enum FigureMean
{
    /// <summary>Of S, as published: a few hard masses rule.</summary>
    Linear,

    /// <summary>Of ln S: every mass counts by its relative change.</summary>
    Log,
}

/// <summary>The figure of merit.</summary>
/// <param name="A">Standard deviations of a discovery.</param>
/// <param name="B">Standard deviations of the confidence level.</param>
/// <param name="Mean">Mean over masses.</param>
/// <param name="MassWeights">Weight of a mass in the mean, by M².</param>
internal sealed record FigureOfMeritConfig(double A, double B, FigureMean Mean, RangedValue MassWeights);
