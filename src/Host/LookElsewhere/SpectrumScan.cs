using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Every window of an analysis over one spectrum, and the background-only ensemble of whole spectra. Immutable.</summary>
/// <remarks>
/// <para><b>What windows share.</b> A spectrum has one count in each cell (M² bin, θ* bin), Poisson around its expectation, and one standard normal pull for the background shape in
/// each cell: the auxiliary value of the background's γ is 1 + δz in every window that holds the cell, each with its own δ, since the size of the uncertainty depends on the hypothesis
/// (range of M², factor on Monte-Carlo errors). One pull for each constrained global of a name: luminosity, efficiency, resolution.</para>
/// <para><b>What they do not share.</b> The signal's per-bin γ belong to a hypothesis and are drawn for each window on its own.</para>
/// <para><b>Around what.</b> Counts around ν times the background templates, ν from <see cref="SpectrumExpectation"/>: one normalisation for the whole spectrum, because the windows'
/// own fits disagree with each other in the cells they share. Auxiliary values around the nominal ones (γ = 1), at which these expectations are those of the model.</para>
/// </remarks>
internal sealed class SpectrumScan
{
    /// <summary>Stream of counts and shared pulls; the windows' own streams follow.</summary>
    public const uint SpectrumStream = 0x5CA40000;

    private SpectrumScan(ScanWindow[] windows, ToyTables spectrum, double normalisation)
    {
        Windows = windows;
        Spectrum = spectrum;
        Normalisation = normalisation;
    }

    /// <summary>Windows in rising mass.</summary>
    public IReadOnlyList<ScanWindow> Windows { get; }

    /// <summary>Draws a spectrum: counts [cell], pulls of the background shape [cell], pulls of the globals.</summary>
    public ToyTables Spectrum { get; }

    /// <summary>Cells.</summary>
    public int Cells => Spectrum.Bins;

    /// <summary>ν of the ensemble: expected over nominal background.</summary>
    public double Normalisation { get; }

    /// <summary>Stream of what a window draws for itself.</summary>
    public static uint StreamOf(int window) => SpectrumStream + 1 + (uint)window;

    /// <summary>The scan of an analysis.</summary>
    /// <param name="templates">Templates of the windows.</param>
    /// <param name="masses">The grid that they are slices of.</param>
    public static SpectrumScan Of(TemplateSet templates, MassWindowGrid masses)
    {
        int[] offsets = templates.Spectrum.Grid.Offsets;
        return Of(templates.Windows, [.. masses.Hypotheses.Select(h => offsets[masses.FirstBin(h)])]);
    }

    /// <summary>The scan of any windows.</summary>
    /// <param name="windows">Windows in rising mass; where they share cells they have the same background and data.</param>
    /// <param name="firstCells">Cell that is the first bin of each window; only differences count.</param>
    public static SpectrumScan Of(IReadOnlyList<WindowTemplates> windows, IReadOnlyList<int> firstCells)
    {
        if (windows.Count == 0 || windows.Count != firstCells.Count)
        {
            throw new ArgumentException("A scan has windows, and a first cell for each.");
        }

        int origin = firstCells.Min();
        var pulls = new List<string>();
        ScanWindow[] scanned = [.. windows.Select((w, i) => ScanWindow.Of(w, firstCells[i] - origin, pulls))];
        SpectrumExpectation expectation = SpectrumExpectation.Of(scanned);
        var builder = new ToyTablesBuilder("the spectrum");
        foreach (double mean in expectation.Counts)
        {
            builder.AddCount(mean);
            builder.AddGaussianLocal(0.0, 1.0);
        }

        pulls.ForEach(_ => builder.AddGaussianGlobal(0.0, 1.0));
        return new SpectrumScan(scanned, builder.Build(), expectation.Normalisation);
    }
}
