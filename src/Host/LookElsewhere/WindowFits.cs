using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.LookElsewhere;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Fits to one window at a time, one spectrum per lane: of a pack as it was drawn, or of spectra gathered from all packs of a block.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class WindowFits<TReal> : IDisposable
    where TReal : unmanaged, IReal<TReal>
{
    private readonly LaneScratch memory = new();
    private readonly double* lower;
    private readonly double* upper;
    private readonly double* workspace;
    private readonly double* gathered;

    /// <summary>Makes room.</summary>
    /// <param name="scan">Windows.</param>
    public WindowFits(SpectrumScan scan)
    {
        int globals = scan.Windows.Max(w => w.Model.Shape.Globals);
        int work = scan.Windows.Max(w => w.Model.Shape.WorkspaceLength);
        int data = scan.Windows.Max(w => w.Model.Bins * (1 + w.Model.Shape.Groups)) + (2 * globals);
        lower = memory.Reserve(((2 * globals) + work + data) * TReal.Lanes);
        upper = lower + (globals * TReal.Lanes);
        workspace = upper + (globals * TReal.Lanes);
        gathered = workspace + (work * TReal.Lanes);
    }

    /// <summary>A number that the last fits left.</summary>
    /// <param name="at">A place of <see cref="ModelShape"/>.</param>
    /// <param name="lane">Lane.</param>
    public double Result(int at, int lane) => workspace[(at * TReal.Lanes) + lane];

    /// <summary>Bounds of the next fits: those of the model, but for the POI.</summary>
    /// <param name="model">Model.</param>
    /// <param name="low">Lower bound of the POI.</param>
    /// <param name="high">Upper bound of the POI.</param>
    public void Bound(ModelTables model, double low, double high)
    {
        for (int k = 0; k < model.Shape.Globals; k++)
        {
            View(lower)[k] = TReal.From(k == model.Shape.Poi ? low : model.Lower[k]);
            View(upper)[k] = TReal.From(k == model.Shape.Poi ? high : model.Upper[k]);
        }
    }

    /// <summary>Fits a pack from where the fits of the window before ended, and moves it to the minimum.</summary>
    public void FitPack(
        in ModelView<TReal, BroadcastView<TReal>, IndexView> model,
        in ScanWindowView<TReal, BroadcastView<TReal>, IndexView> tables,
        ScanWindow window,
        SpectrumPacks<TReal> packs,
        int pack)
    {
        double* x = packs.XOf(pack);
        ScanFitKernel.Start(tables, View(x), View(packs.GlobalOf(pack)), View(x));
        Minimise(model, packs.CountsOf(window, pack), packs.LocalOf(pack), packs.GlobalOf(pack), x, window.Bounds);
    }

    /// <summary>Fits chosen spectra from where the fits of their packs ended; lanes beyond them repeat the last.</summary>
    public void FitGathered(
        in ModelView<TReal, BroadcastView<TReal>, IndexView> model, ScanWindow window, SpectrumPacks<TReal> packs, ReadOnlySpan<int> spectra)
    {
        ModelShape shape = window.Model.Shape;
        int bins = shape.Bins;
        int locals = bins * shape.Groups;
        for (int lane = 0; lane < TReal.Lanes; lane++)
        {
            int spectrum = spectra[Math.Min(lane, spectra.Length - 1)];
            int pack = spectrum / TReal.Lanes;
            int from = spectrum % TReal.Lanes;
            double* target = gathered + lane;
            Copy(packs.CountsOf(window, pack) + from, bins, ref target);
            Copy(packs.LocalOf(pack) + from, locals, ref target);
            Copy(packs.GlobalOf(pack) + from, shape.Globals, ref target);
            Copy(packs.XOf(pack) + from, shape.Globals, ref target);
        }

        double* local = gathered + (bins * TReal.Lanes);
        double* global = local + (locals * TReal.Lanes);
        Minimise(model, gathered, local, global, global + (shape.Globals * TReal.Lanes), window.Bounds);
    }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    private void Minimise(
        in ModelView<TReal, BroadcastView<TReal>, IndexView> model, double* n, double* local, double* global, double* x, GammaBoundsLevel bounds)
    {
        var input = new FitInput<TReal, LaneView<TReal>>(View(n), View(local), View(global), View(lower), View(upper));
        TReal zero = TReal.From(0.0);
        MinimiserKernel.Minimise(model, input, View(x), View(workspace), ScanFitKernel.Settings, TReal.Equal(zero, zero), ref bounds);
    }

    private static void Copy(double* source, int length, ref double* target)
    {
        for (int i = 0; i < length; i++)
        {
            target[i * TReal.Lanes] = source[i * TReal.Lanes];
        }

        target += length * TReal.Lanes;
    }

    private static LaneView<TReal> View(double* start) => new((TReal*)start);
}
