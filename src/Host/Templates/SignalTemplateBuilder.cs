using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Templates;

/// <summary>The signal of one window.</summary>
/// <param name="Efficiency">Selected over generated, the whole spectrum.</param>
/// <param name="EfficiencyStatError">Its relative Monte-Carlo error.</param>
/// <param name="Nominal">Fractions.</param>
/// <param name="Wide">Fractions with the resolution widened; null without a morph.</param>
/// <param name="Narrow">Fractions with the resolution narrowed; null without a morph.</param>
internal sealed record SignalTemplate(
    double Efficiency, double EfficiencyStatError, SignalFractions Nominal, double[]? Wide, double[]? Narrow)
{
    /// <summary>Relative uncertainty of a bin by the morph: half the difference of both templates, 1 at most; 0 without a morph.</summary>
    public double MorphError(int bin)
        => Wide is { } wide && Narrow is { } narrow && Nominal.Fraction[bin] is > 0 and double nominal
            ? Math.Min(1, 0.5 * Math.Abs(wide[bin] - narrow[bin]) / nominal)
            : 0;
}

/// <summary>Makes the signal templates of all hypotheses from the generated masses.</summary>
internal sealed class SignalTemplateBuilder
{
    /// <summary>A hypothesis may lie this far outside the generated masses, relative to the nearest, before it needs a sample of its own.</summary>
    private const double ToleratedExtrapolation = 0.03;

    private readonly SignalSample[] samples;
    private readonly SignalModel model;
    private readonly MassWindowGrid grid;
    private readonly AnalysisGrid analysis;
    private readonly double stepM2;
    private readonly double gammaOverM;
    private readonly ParallelOptions threads;
    private readonly Dictionary<double, WideSignal> wide = [];

    /// <summary>Measures the generated masses.</summary>
    /// <param name="config">Run configuration.</param>
    /// <param name="spectra">All spectra; the signals among them are used.</param>
    /// <param name="grid">Masses and windows.</param>
    /// <param name="analysis">Analysis grid.</param>
    /// <exception cref="InputException">No signal, a mass without selected events, a mass beyond the kinematic end.</exception>
    public SignalTemplateBuilder(RunConfig config, IReadOnlyList<ProcessSpectrum> spectra, MassWindowGrid grid, AnalysisGrid analysis)
    {
        this.grid = grid;
        this.analysis = analysis;
        stepM2 = config.Selection.RecoilThetaBoundaryGeV2;
        gammaOverM = config.Binning.Width?.GammaOverM ?? 0;
        threads = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, config.Threads) };
        samples =
        [
            .. spectra.Where(s => s.Role == SourceRole.Signal)
                .Select(s => SignalSample.Of(s, config.LuminosityFb, stepM2))
                .OrderBy(s => s.MassGeV),
        ];
        if (samples.Length == 0)
        {
            throw new InputException("No signal sample is configured: at least one source of role signal is needed for efficiencies and shapes.");
        }

        if (samples[^1].MassGeV >= grid.EndMassGeV)
        {
            throw new InputException(
                $"The signal mass {samples[^1].MassGeV} GeV is not below the kinematic end of {grid.EndMassGeV:F4} GeV. Are masses in GeV and beams right?");
        }

        for (int i = 1; i < samples.Length; i++)
        {
            if (samples[i].MassGeV <= samples[i - 1].MassGeV)
            {
                throw new ArgumentException($"two signal spectra have the mass {samples[i].MassGeV} GeV", nameof(spectra));
            }
        }

        model = new SignalModel(samples, grid.EndMassGeV, stepM2, config.Corrections.SignalWidthRatio);
    }

    /// <summary>The template of one hypothesis.</summary>
    /// <param name="hypothesis">Hypothesis.</param>
    /// <param name="resolutionMorph">Relative change of the resolution by the morph; 0 = none.</param>
    public SignalTemplate At(MassHypothesis hypothesis, double resolutionMorph)
    {
        if (gammaOverM > 0)
        {
            (double wideEfficiency, double wideError, SignalFractions nominal) = Wide(1);
            return new SignalTemplate(
                wideEfficiency,
                wideError,
                nominal,
                resolutionMorph > 0 ? Wide(1 + resolutionMorph).Fractions.Fraction : null,
                resolutionMorph > 0 ? Wide(1 - resolutionMorph).Fractions.Fraction : null);
        }

        (double efficiency, double error) = model.Efficiency(hypothesis.MassGeV);
        return new SignalTemplate(
            efficiency,
            error,
            Fractions(1),
            resolutionMorph > 0 ? Fractions(1 + resolutionMorph).Fraction : null,
            resolutionMorph > 0 ? Fractions(1 - resolutionMorph).Fraction : null);

        SignalFractions Fractions(double scale)
            => model.Fractions(hypothesis.MassGeV, analysis, grid.FirstBin(hypothesis), grid.BinsOf(hypothesis), scale);

        (double Efficiency, double RelativeError, SignalFractions Fractions) Wide(double scale)
            => WideOf(scale).Template(hypothesis.MassGeV, grid.FirstBin(hypothesis), grid.BinsOf(hypothesis));
    }

    /// <summary>The check of the interpolation.</summary>
    public IReadOnlyList<LeaveOneOutResult> CheckInterpolation(ParallelOptions threads) => LeaveOneOut.Run(samples, grid, analysis, stepM2, threads);

    /// <summary>Fails where hypotheses lie outside the generated masses: there is no sample to tell their efficiency and shape.</summary>
    /// <exception cref="InputException">Says which hypotheses.</exception>
    public void RequireSamplesForEveryHypothesis()
    {
        Require(grid.Hypotheses.Where(h => h.MassGeV < samples[0].MassGeV * (1 - ToleratedExtrapolation)), samples[0], "below", "smallest", "binning.mass_min_gev");
        Require(grid.Hypotheses.Where(h => h.MassGeV > samples[^1].MassGeV * (1 + ToleratedExtrapolation)), samples[^1], "above", "largest", "binning.mass_max_gev");
    }

    // Made when first asked for, by whichever thread is first: the others need it, too.
    private WideSignal WideOf(double scale)
    {
        lock (wide)
        {
            if (!wide.TryGetValue(scale, out WideSignal? signal))
            {
                wide.Add(scale, signal = new WideSignal(model, gammaOverM, analysis, grid.EndMassGeV, samples[^1].MassGeV, scale, threads));
            }

            return signal;
        }
    }

    private static void Require(IEnumerable<MassHypothesis> outside, SignalSample nearest, string side, string extreme, string key)
    {
        double[] masses = [.. outside.Select(h => h.MassGeV)];
        if (masses.Length > 0)
        {
            throw new InputException(
                $"{masses.Length} mass hypotheses from {masses[0]:F3} to {masses[^1]:F3} GeV lie {side} the {extreme} generated signal mass, {nearest.MassGeV:R} GeV: "
                + $"add a signal sample there, or set {key} to the masses that have one.");
        }
    }
}
