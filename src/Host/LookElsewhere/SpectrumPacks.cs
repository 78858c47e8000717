using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.LookElsewhere;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>A block of spectra in packs, one spectrum per lane: what was drawn, the auxiliary values of the window at work, and where the last fits ended.</summary>
/// <remarks>Counts of a window are read where they were drawn, since its cells follow each other.</remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class SpectrumPacks<TReal> : IDisposable
    where TReal : unmanaged, IReal<TReal>
{
    private readonly SpectrumScan scan;
    private readonly ulong seed;
    private readonly int mostLocals;
    private readonly int mostGlobals;
    private readonly ToySampler sampler = ToySampler.For<TReal>();
    private readonly LaneScratch memory = new();
    private readonly double* counts;
    private readonly double* pulls;
    private readonly double* globalPulls;
    private readonly double* local;
    private readonly double* global;
    private readonly double* x;

    /// <summary>Makes room.</summary>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="capacity">Largest number of spectra.</param>
    public SpectrumPacks(SpectrumScan scan, ulong seed, int capacity)
    {
        this.scan = scan;
        this.seed = seed;
        Count = (capacity + TReal.Lanes - 1) / TReal.Lanes;
        mostLocals = scan.Windows.Max(w => w.Model.Bins * w.Model.Shape.Groups);
        mostGlobals = scan.Windows.Max(w => w.Model.Shape.Globals);
        int lanes = Count * TReal.Lanes;
        counts = memory.Reserve(lanes * ((2 * scan.Cells) + scan.Spectrum.Globals + mostLocals + (2 * mostGlobals)));
        pulls = counts + (lanes * scan.Cells);
        globalPulls = pulls + (lanes * scan.Cells);
        local = globalPulls + (lanes * scan.Spectrum.Globals);
        global = local + (lanes * mostLocals);
        x = global + (lanes * mostGlobals);
    }

    /// <summary>Packs.</summary>
    public int Count { get; }

    /// <summary>Draws consecutive spectra; fits start from the usual normalisation.</summary>
    /// <param name="first">Number of the first spectrum.</param>
    /// <param name="used">Packs to fill.</param>
    public void Draw(ulong first, int used)
    {
        for (int pack = 0; pack < used; pack++)
        {
            sampler.Fill(
                scan.Spectrum,
                new ToySource(seed, SpectrumScan.SpectrumStream),
                first + (ulong)(pack * TReal.Lanes),
                counts + (pack * scan.Cells * TReal.Lanes),
                pulls + (pack * scan.Cells * TReal.Lanes),
                globalPulls + (pack * scan.Spectrum.Globals * TReal.Lanes));
        }

        new Span<double>(x, Count * mostGlobals * TReal.Lanes).Fill(scan.Normalisation);
    }

    /// <summary>Auxiliary values of a window in a pack: from the pulls that windows share, and from what it draws for itself.</summary>
    /// <param name="index">Window.</param>
    /// <param name="tables">Its tables.</param>
    /// <param name="first">Number of the spectrum in the pack's first lane.</param>
    /// <param name="pack">Pack.</param>
    public void DrawAuxiliary(int index, in ScanWindowView<TReal, BroadcastView<TReal>, IndexView> tables, ulong first, int pack)
    {
        ScanWindow window = scan.Windows[index];
        sampler.Fill(window.OwnLocals, new ToySource(seed, SpectrumScan.StreamOf(index)), first, null, LocalOf(pack), null);
        SharedPullKernel.Fill(
            tables,
            View(pulls + (((pack * scan.Cells) + window.FirstCell) * TReal.Lanes)),
            View(globalPulls + (pack * scan.Spectrum.Globals * TReal.Lanes)),
            View(LocalOf(pack)),
            View(GlobalOf(pack)));
    }

    /// <summary>Lets the next fits of one spectrum start from the usual normalisation.</summary>
    public void ForgetMinimum(int pack, int lane)
    {
        for (int k = 0; k < mostGlobals; k++)
        {
            XOf(pack)[(k * TReal.Lanes) + lane] = scan.Normalisation;
        }
    }

    /// <summary>What was drawn for one spectrum: counts [cell], pulls of the background shape [cell], pulls of globals.</summary>
    public double[] Drawn(int pack, int lane)
    {
        var drawn = new double[(2 * scan.Cells) + scan.Spectrum.Globals];
        new LaneColumn(counts + (pack * scan.Cells * TReal.Lanes) + lane, TReal.Lanes).CopyTo(drawn.AsSpan(0, scan.Cells));
        new LaneColumn(pulls + (pack * scan.Cells * TReal.Lanes) + lane, TReal.Lanes).CopyTo(drawn.AsSpan(scan.Cells, scan.Cells));
        new LaneColumn(globalPulls + (pack * scan.Spectrum.Globals * TReal.Lanes) + lane, TReal.Lanes).CopyTo(drawn.AsSpan(2 * scan.Cells));
        return drawn;
    }

    /// <summary>n of a window in a pack [bin, lane].</summary>
    public double* CountsOf(ScanWindow window, int pack) => counts + (((pack * scan.Cells) + window.FirstCell) * TReal.Lanes);

    /// <summary>Auxiliary values of the locals of a pack [bin, group, lane].</summary>
    public double* LocalOf(int pack) => local + (pack * mostLocals * TReal.Lanes);

    /// <summary>Auxiliary values of the globals of a pack [global, lane].</summary>
    public double* GlobalOf(int pack) => global + (pack * mostGlobals * TReal.Lanes);

    /// <summary>Where the last conditional fits of a pack ended [global, lane].</summary>
    public double* XOf(int pack) => x + (pack * mostGlobals * TReal.Lanes);

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    private static LaneView<TReal> View(double* start) => new((TReal*)start);
}
