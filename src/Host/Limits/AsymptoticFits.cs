using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Host.Limits;

/// <summary>The fits that asymptotic tests of one model and dataset share: free and conditional ones to the data, and the Asimov data.</summary>
/// <remarks>
/// The Asimov data come from the conditional fit at POI = 0 (1 for q0) to the observed data, auxiliary data at the fitted values; without
/// data from the nominal model. Their free fit needs no minimiser: it is the point they were made at, where the NLL relative to the
/// saturated model is 0.
/// </remarks>
internal sealed class AsymptoticFits
{
    /// <summary>Dataset: the observed data.</summary>
    public const int ObservedData = 0;

    /// <summary>Dataset: the Asimov data.</summary>
    public const int AsimovData = 1;

    private const int LargestBatch = 32;
    private readonly BatchFitter fitter;
    private readonly FitTally tally;

    /// <summary>Makes room.</summary>
    /// <param name="model">The model.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    /// <param name="statistic">What the free fit is for: it sets the lower bound of the POI.</param>
    public AsymptoticFits(CompiledModel model, BatchFitter fitter, FitTally tally, TestStatistic statistic)
    {
        this.fitter = fitter;
        this.tally = tally;
        Model = model;
        Statistic = statistic;
        Data = new DatasetBatch(model.Tables, 2);
        Scale = new SignalScale(model);
        AsimovStart = Scale.Nominal;
        Fits = new FitBatch(model.Tables, LargestBatch)
        {
            Kinks = KinkSearch.OwnSide,
            PoiLower = statistic == TestStatistic.Q ? Math.Min(model.Poi.Lower, -model.Poi.Upper) : Math.Max(0.0, model.Poi.Lower),
        };
    }

    /// <summary>The model.</summary>
    public CompiledModel Model { get; }

    /// <summary>The test statistic.</summary>
    public TestStatistic Statistic { get; }

    /// <summary>Observed and Asimov data.</summary>
    public DatasetBatch Data { get; }

    /// <summary>The batch in use.</summary>
    public FitBatch Fits { get; }

    /// <summary>How large a POI matters.</summary>
    public SignalScale Scale { get; }

    /// <summary>NLL of the free fit to the data, relative to the saturated model.</summary>
    public double FreeNll { get; private set; }

    /// <summary>POI of that fit.</summary>
    public double FreePoi { get; private set; }

    /// <summary>NLL of the fit at POI = 0.</summary>
    public double BackgroundNll { get; private set; }

    /// <summary>Index of the free fit in <see cref="Fits"/>, right after <see cref="FitObserved"/>.</summary>
    public int FreeFit { get; private set; }

    /// <summary>Globals of the free fit; where conditional fits to the data start.</summary>
    public double[] ObservedStart { get; private set; } = [];

    /// <summary>Globals that the Asimov data were made at; where conditional fits to them start.</summary>
    public double[] AsimovStart { get; private set; }

    /// <summary>Makes all fits of the batch.</summary>
    public void Run() => fitter.Fit(Model, Data, Fits, tally);

    /// <summary>The latest failure, in one sentence.</summary>
    public string LastFailure => tally.Failures[^1].Sentence;

    /// <summary>Fits to the data at POI = 0 and free, and makes the Asimov data.</summary>
    /// <param name="counts">Observed counts [bin].</param>
    /// <returns>What went wrong, in one sentence; null where nothing did.</returns>
    public string? FitObserved(ReadOnlySpan<double> counts)
    {
        counts.CopyTo(Data.CountsOf(ObservedData));
        double[] start = Scale.StartFor(counts);
        Fits.Count = 0;
        int background = Fits.Add(ObservedData, 0.0, start);
        FreeFit = Fits.Add(ObservedData, null, start);
        int asimov = Statistic == TestStatistic.Q0 ? Fits.Add(ObservedData, 1.0, start) : background;
        Run();
        if (!Fits.Converged(background) || !Fits.Converged(FreeFit) || !Fits.Converged(asimov))
        {
            return LastFailure;
        }

        BackgroundNll = Fits.Nll[background];
        FreeNll = Math.Min(Fits.Nll[FreeFit], BackgroundNll);
        FreePoi = Fits.ParametersOf(FreeFit)[Model.Shape.Poi];
        ObservedStart = [.. Fits.ParametersOf(FreeFit)];
        AsimovStart = [.. Fits.ParametersOf(asimov)];
        ProfiledLocals.Evaluate(Data, ObservedData, AsimovStart, Data.CountsOf(AsimovData), Data.LocalAuxiliaryOf(AsimovData));
        Model.WriteGlobalAuxiliary(AsimovStart, Data.GlobalAuxiliaryOf(AsimovData));
        return null;
    }

    /// <summary>Asimov data from the nominal model.</summary>
    public void UseNominal()
    {
        Scale.Background.CopyTo(Data.CountsOf(AsimovData));
        AsimovStart = [.. Scale.Nominal];
    }

    /// <summary>Test statistic of a tested POI on the data.</summary>
    /// <param name="poi">Tested value.</param>
    /// <param name="nll">NLL of the conditional fit there.</param>
    public double ObservedQ(double poi, double nll) => poi < FreePoi ? 0.0 : Math.Max(0.0, 2.0 * (nll - FreeNll));

    /// <summary>Test statistic on the Asimov data, whose free fit has NLL 0.</summary>
    /// <param name="nll">NLL of the conditional fit.</param>
    public static double AsimovQ(double nll) => Math.Max(0.0, 2.0 * nll);

    /// <summary>Tail probabilities of a value on the data.</summary>
    public TailProbabilities Tails(double q, double asimovQ)
        => Statistic == TestStatistic.QTilde ? AsymptoticFormulae.ObservedTilde(q, asimovQ) : AsymptoticFormulae.Observed(q, asimovQ);
}
