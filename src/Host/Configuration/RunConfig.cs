using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Everything a run is told, complete and validated after construction. Made from a YAML file by <c>RunConfigReader</c>.</summary>
/// <remarks>Units are in the names. Paths are absolute here; in the file they are relative to its folder.</remarks>
internal sealed record RunConfig
{
    /// <summary>Title printed on the report.</summary>
    public required string Title { get; init; }

    /// <summary>The configuration file, or a description where there is none.</summary>
    public required string Path { get; init; }

    /// <summary>The configuration file, word for word.</summary>
    public required string Text { get; init; }

    /// <summary>Folder that the results go to.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Integrated luminosity of the data, and of every expectation [fb⁻¹].</summary>
    public required double LuminosityFb { get; init; }

    /// <summary>The beams.</summary>
    public required BeamConfig Beams { get; init; }

    /// <summary>Names and units of the columns of the event files.</summary>
    public required ColumnMap Columns { get; init; }

    /// <summary>Event samples: backgrounds, signal, data.</summary>
    public required IReadOnlyList<EventSource> Sources { get; init; }

    /// <summary>Cuts.</summary>
    public required SelectionConfig Selection { get; init; }

    /// <summary>Training of the Punzi-net.</summary>
    public TrainingConfig Training { get; init; } = new();

    /// <summary>M² and θ* binning, mass hypotheses, windows.</summary>
    public required BinningConfig Binning { get; init; }

    /// <summary>Template smoothing and signal interpolation.</summary>
    public required TemplateConfig Templates { get; init; }

    /// <summary>Systematic uncertainties.</summary>
    public required SystematicsConfig Systematics { get; init; }

    /// <summary>Weights from control samples.</summary>
    public CorrectionsConfig Corrections { get; init; } = CorrectionsConfig.None;

    /// <summary>Limit setting.</summary>
    public required LimitConfig Limits { get; init; }

    /// <summary>Goodness of fit.</summary>
    public required GoodnessOfFitConfig GoodnessOfFit { get; init; }

    /// <summary>Control samples; null = none configured.</summary>
    public ControlConfig? Control { get; init; }

    /// <summary>How cross sections become couplings.</summary>
    public InterpretationConfig Interpretation { get; init; } = InterpretationConfig.Paper;

    /// <summary>What figures are written as.</summary>
    public FiguresConfig Figures { get; init; } = FiguresConfig.Usual;

    /// <summary>Whether the data are left unread: their rows are counted, limits are expected ones.</summary>
    public bool Blind { get; init; }

    /// <summary>Seed of every random number of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Accelerator name: auto, simd, scalar, cuda:N, ...</summary>
    public required string Device { get; init; }

    /// <summary>In which precision toys are fitted.</summary>
    public Precision Precision { get; init; }

    /// <summary>Worker threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Folder that every toy is saved to; null where only limits are kept.</summary>
    public string? SavedToysFolder { get; init; }

    /// <summary>What the command line overrode; all of it is in the other properties already.</summary>
    public RunOverrides Overrides { get; init; } = new();
}

/// <summary>Beam energies and crossing angle. Both beams lie in the x–z plane, tilted by half the crossing angle towards +x.</summary>
/// <param name="ElectronGeV">Electron energy [GeV]; the electron flies towards +z.</param>
/// <param name="PositronGeV">Positron energy [GeV].</param>
/// <param name="CrossingAngleMrad">Full crossing angle [mrad].</param>
/// <param name="SqrtSGeV">If given, the sum of the beam four-momenta is scaled to this mass [GeV].</param>
internal sealed record BeamConfig(double ElectronGeV, double PositronGeV, double CrossingAngleMrad, double? SqrtSGeV);

/// <summary>Binning of the spectrum and the mass hypotheses (design.md, section 3).</summary>
/// <param name="MassMinGeV">First hypothesis [GeV].</param>
/// <param name="MassMaxGeV">Last hypothesis, reached to within one bin [GeV].</param>
/// <param name="WidthTable">M²rec bin width against M²rec, both GeV², sorted; null = the built-in parameterisation.</param>
/// <param name="BinsPerWindow">M² bins of a window, half below and half above the hypothesis; even.</param>
/// <param name="ThetaBins">Number of θ* bins by upper end of M²rec [GeV²], ascending; the last entry reaches to infinity.</param>
/// <param name="ThetaEdgeProcess">The process whose θ* distribution gives the equal-population edges.</param>
internal sealed record BinningConfig(
    double MassMinGeV,
    double MassMaxGeV,
    IReadOnlyList<(double M2, double Width)>? WidthTable,
    int BinsPerWindow,
    IReadOnlyList<(double BelowM2, int Bins)> ThetaBins,
    string ThetaEdgeProcess)
{
    /// <summary>A resonance wider than the resolution; null = narrow.</summary>
    public WidthConfig? Width { get; init; }
}

/// <summary>A wide resonance: its templates are in M²rec alone, and its windows cover it.</summary>
/// <param name="GammaOverM">Γ/M.</param>
/// <param name="WindowHalfWidths">A window reaches this many half widths MΓ of the line shape in M² to each side, and at least as far as a narrow one.</param>
internal sealed record WidthConfig(double GammaOverM, double WindowHalfWidths)
{
    /// <summary>Half widths where the configuration is silent: 70 % of the line shape.</summary>
    public const double UsualHalfWidths = 2.0;

    /// <summary>The binning of the narrow signal that limits are compared with; null = no comparison.</summary>
    public BinningConfig? Narrow { get; init; }
}

/// <summary>How templates are made from finite simulation.</summary>
/// <param name="Smoothing">Off, or adaptive along M²rec.</param>
/// <param name="SmoothingEffectiveEvents">The kernel along M² grows until it holds this many effective events.</param>
/// <param name="SmoothingMaxHalfWidthBins">Largest half width of the kernel along M² [bins].</param>
/// <param name="ThetaEffectiveEvents">The wider kernel for θ* shares grows until it holds this many effective events.</param>
/// <param name="SignalShapeRangeBins">Signal events further than this many bin widths from the hypothesis are outside every window.</param>
internal sealed record TemplateConfig(
    SmoothingMode Smoothing,
    double SmoothingEffectiveEvents,
    int SmoothingMaxHalfWidthBins,
    double ThetaEffectiveEvents,
    double SignalShapeRangeBins);

/// <summary>Template smoothing.</summary>
internal enum SmoothingMode
{
    /// <summary>Raw bin contents; empty bins get the uncertainty of a zero count.</summary>
    Off,

    /// <summary>A kernel along M²rec that grows until it holds enough effective events.</summary>
    Adaptive,
}

/// <summary>A value that depends on the range of M²rec: the entries' upper ends ascend, the last one reaches to infinity.</summary>
/// <param name="Steps">Upper end [GeV²] and value.</param>
internal sealed record RangedValue(IReadOnlyList<(double BelowM2, double Value)> Steps)
{
    /// <summary>The value at one M²rec.</summary>
    public double At(double m2)
    {
        foreach ((double below, double value) in Steps)
        {
            if (m2 < below)
            {
                return value;
            }
        }

        return Steps[^1].Value;
    }
}

/// <summary>Systematic uncertainties, all relative (physics.md facts 26 to 30).</summary>
/// <param name="Luminosity">Luminosity.</param>
/// <param name="SignalEfficiency">Signal efficiency, by M²rec of the hypothesis.</param>
/// <param name="SignalShape">Signal shape, per bin.</param>
/// <param name="BackgroundShape">Background shape, per bin.</param>
/// <param name="PhotonVeto">Photon veto, per background bin.</param>
/// <param name="McStatistics">Whether Monte-Carlo statistics enter per bin.</param>
/// <param name="ResolutionMorph">If positive, the signal may be wider and narrower by this fraction.</param>
internal sealed record SystematicsConfig(
    double Luminosity,
    RangedValue SignalEfficiency,
    RangedValue SignalShape,
    RangedValue BackgroundShape,
    RangedValue PhotonVeto,
    bool McStatistics,
    double ResolutionMorph)
{
    /// <summary>Keys of the uncertainties that were measured with control samples; the others are given. Only shown.</summary>
    public IReadOnlyList<string> Measured { get; init; } = [];

    /// <summary>Where measured uncertainties come from, by key, where they were taken over from a file. Only shown.</summary>
    public IReadOnlyDictionary<string, MeasuredOrigin> Origins { get; init; } = new Dictionary<string, MeasuredOrigin>();

    /// <summary>How <see cref="ResolutionMorph"/> enters.</summary>
    public MorphTreatment ResolutionMorphAs { get; init; }

    /// <summary>The file of <c>zprime control</c> that values were taken over from; null = none.</summary>
    public string? ControlFile { get; init; }

    /// <summary>Masses at which the report shows what each uncertainty costs [GeV]; the nearest hypotheses are taken.</summary>
    public IReadOnlyList<double> ImpactMassesGeV { get; init; } = [];
}

/// <summary>How an uncertainty of the signal's width enters a fit.</summary>
internal enum MorphTreatment
{
    /// <summary>One nuisance parameter that interpolates between the widened and the narrowed template.</summary>
    Correlated,

    /// <summary>Half the difference of both templates in each bin, added in quadrature to the uncertainty of the shape there.</summary>
    PerBin,
}

/// <summary>Limit setting.</summary>
/// <param name="ConfidenceLevel">For instance 0.9.</param>
/// <param name="LimitOn">CLs or CLs+b.</param>
/// <param name="Calculator">Asymptotic formulae or toys.</param>
/// <param name="MaxFailedFraction">Exit code 1 where a larger fraction of fits failed.</param>
/// <param name="Toys">Toys per hypothesis; up to four times as many where the precision asks for them.</param>
/// <param name="ToyPrecision">Relative Monte-Carlo error asked of the observed and of the median expected limit.</param>
/// <param name="Ensemble">What varies from toy to toy.</param>
internal sealed record LimitConfig(
    double ConfidenceLevel,
    LimitStatistic LimitOn,
    LimitCalculator Calculator,
    double MaxFailedFraction,
    int Toys = 10_000,
    double ToyPrecision = 0.01,
    EnsembleKind Ensemble = EnsembleKind.Frequentist);

/// <summary>Goodness of fit of every window with data, by toys.</summary>
/// <param name="Toys">Toys per window; 0 = not computed.</param>
internal sealed record GoodnessOfFitConfig(int Toys)
{
    /// <summary>Toys where the configuration is silent and limits are by toys: p-values to ±0.016 at 0.5, ±0.007 at 0.05.</summary>
    public const int UsualToys = 1000;
}

/// <summary>The tail probability that is compared with 1 − CL.</summary>
internal enum LimitStatistic
{
    /// <summary>CLs = CLs+b / CLb.</summary>
    Cls,

    /// <summary>CLs+b.</summary>
    Clsb,
}

/// <summary>Where the distributions of the test statistic come from.</summary>
internal enum LimitCalculator
{
    /// <summary>Asymptotic formulae (arXiv:1007.1727).</summary>
    Asymptotic,

    /// <summary>Toy Monte Carlo.</summary>
    Toys,
}
