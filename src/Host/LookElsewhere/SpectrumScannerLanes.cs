using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Scans one spectrum in each lane of <typeparamref name="TReal"/>.</summary>
/// <remarks>
/// A block of spectra goes through the windows together. In each window every spectrum is fitted at σ = 0, from where the fit of the window before ended. Where the NLL
/// rises with σ there, the fit with σ ≥ 0 is at 0 as well and q0 = 0: no second fit. The others, about half, are gathered from all packs of the block into full ones and
/// fitted with σ free, from where the first fit ended. Counts are read where they were drawn, since the cells of a window follow each other.
/// </remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class SpectrumScannerLanes<TReal> : SpectrumScanner
    where TReal : unmanaged, IReal<TReal>
{
    // A free minimum above the conditional one by more than rounding is another, local one.
    private const double LargestRise = 1e-9;

    // Of the usual ν, where a fit may start.
    private const double SmallestStart = 0.05;

    private readonly SpectrumScan scan;
    private readonly ulong seed;
    private readonly int packs;
    private readonly int mostLocals;
    private readonly int mostGlobals;
    private readonly ToySampler sampler = ToySampler.For<TReal>();
    private readonly LaneScratch memory = new();
    private readonly SafeScanFits safe;
    private readonly double[] conditionalNll;
    private readonly int[] pending;
    private readonly double* counts;
    private readonly double* pulls;
    private readonly double* globalPulls;
    private readonly double* local;
    private readonly double* global;
    private readonly double* x;
    private readonly double* lower;
    private readonly double* upper;
    private readonly double* gathered;
    private readonly double* workspace;

    /// <summary>Makes room.</summary>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="capacity">Largest number of spectra of a block.</param>
    public SpectrumScannerLanes(SpectrumScan scan, ulong seed, int capacity)
    {
        this.scan = scan;
        this.seed = seed;
        packs = (capacity + TReal.Lanes - 1) / TReal.Lanes;
        mostLocals = scan.Windows.Max(w => w.Model.Bins * w.Model.Shape.Groups);
        mostGlobals = scan.Windows.Max(w => w.Model.Shape.Globals);
        int mostBins = scan.Windows.Max(w => w.Model.Bins);
        int mostWork = scan.Windows.Max(w => w.Model.Shape.WorkspaceLength);
        int shared = (2 * scan.Cells) + scan.Spectrum.Globals;
        int total = (packs * (shared + mostLocals + (2 * mostGlobals))) + mostBins + mostLocals + (4 * mostGlobals) + mostWork;
        counts = memory.Reserve(total * TReal.Lanes);
        pulls = counts + (packs * scan.Cells * TReal.Lanes);
        globalPulls = pulls + (packs * scan.Cells * TReal.Lanes);
        local = globalPulls + (packs * scan.Spectrum.Globals * TReal.Lanes);
        global = local + (packs * mostLocals * TReal.Lanes);
        x = global + (packs * mostGlobals * TReal.Lanes);
        lower = x + (packs * mostGlobals * TReal.Lanes);
        upper = lower + (mostGlobals * TReal.Lanes);
        workspace = upper + (mostGlobals * TReal.Lanes);
        gathered = workspace + (mostWork * TReal.Lanes);
        conditionalNll = new double[packs * TReal.Lanes];
        pending = new int[packs * TReal.Lanes];
        safe = new SafeScanFits(scan);
    }

    /// <inheritdoc/>
    public override void Run(ulong first, int count, ScanBlock block)
    {
        if (count > packs * TReal.Lanes || count > block.Capacity || block.Windows != scan.Windows.Count)
        {
            throw new ArgumentException("The block has no room for these spectra.");
        }

        block.Begin(first, count);
        int used = (count + TReal.Lanes - 1) / TReal.Lanes;
        for (int pack = 0; pack < used; pack++)
        {
            sampler.Fill(
                scan.Spectrum,
                new ToySource(seed, SpectrumScan.SpectrumStream),
                first + (ulong)(pack * TReal.Lanes),
                CountsOf(pack),
                PullsOf(pack),
                GlobalPullsOf(pack));
        }

        new Span<double>(x, packs * mostGlobals * TReal.Lanes).Fill(scan.Normalisation);
        for (int window = 0; window < scan.Windows.Count; window++)
        {
            Scan(window, used, block);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => memory.Dispose();

    private void Scan(int index, int used, ScanBlock block)
    {
        ScanWindow window = scan.Windows[index];
        ModelTables model = window.Model.Tables;
        fixed (double* binTable = model.Bins, factorTable = model.Factors, weights = model.Weights)
        fixed (int* structure = model.Structure)
        {
            var view = new ModelView<TReal, BroadcastView<TReal>, IndexView>(
                model.Shape, new(binTable), new(factorTable), new(weights), new(structure));
            FillBounds(model);
            BoundPoi(model, 0.0, 0.0);
            int waiting = 0;
            for (int pack = 0; pack < used; pack++)
            {
                DrawAuxiliary(index, window, block.First + (ulong)(pack * TReal.Lanes), pack);
                StartConditional(window, pack);
                double* n = CountsOf(pack) + (window.FirstCell * TReal.Lanes);
                Minimise(view, n, LocalOf(pack), GlobalOf(pack), XOf(pack), window.Bounds);
                waiting = TakeConditional(index, window, pack, block, waiting);
            }

            BoundPoi(model, 0.0, model.Upper[model.Shape.Poi]);
            for (int done = 0; done < waiting; done += TReal.Lanes)
            {
                int lanes = Math.Min(TReal.Lanes, waiting - done);
                ReadOnlySpan<int> spectra = pending.AsSpan(done, lanes);
                Gather(window, spectra);
                ModelShape shape = model.Shape;
                double* locals = gathered + (shape.Bins * TReal.Lanes);
                double* globals = locals + (shape.Bins * shape.Groups * TReal.Lanes);
                double* point = globals + (shape.Globals * TReal.Lanes);
                Minimise(view, gathered, locals, globals, point, window.Bounds);
                TakeFree(index, window, spectra, block);
            }
        }
    }

    private void Minimise(
        in ModelView<TReal, BroadcastView<TReal>, IndexView> view,
        double* n,
        double* locals,
        double* globals,
        double* point,
        GammaBoundsLevel bounds)
    {
        var input = new FitInput<TReal, LaneView<TReal>>(View(n), View(locals), View(globals), View(lower), View(upper));
        // Both fits start near their minimum, or at that of the other. There the expected curvature would mislead: an empty bin whose γ is held at its lower bound has next to
        // no expectation, and of 1/λ the σ that may grow from 0 would seem to be at its minimum.
        TReal zero = TReal.From(0.0);
        MinimiserSettings settings = MinimiserSettings.Default.With(FirstCurvature.Observed);
        MinimiserKernel.Minimise(view, input, View(point), View(workspace), settings, TReal.Equal(zero, zero), ref bounds);
    }

    /// <summary>Auxiliary values of a window from the pulls that it shares, and from what it draws for itself.</summary>
    private void DrawAuxiliary(int index, ScanWindow window, ulong first, int pack)
    {
        ModelShape shape = window.Model.Shape;
        var locals = View(LocalOf(pack));
        sampler.Fill(window.OwnLocals, new ToySource(seed, SpectrumScan.StreamOf(index)), first, null, LocalOf(pack), null);
        if (window.BackgroundGroup >= 0)
        {
            TReal one = TReal.From(1.0);
            var shared = View(PullsOf(pack) + (window.FirstCell * TReal.Lanes));
            for (int bin = 0; bin < shape.Bins; bin++)
            {
                locals[(bin * shape.Groups) + window.BackgroundGroup] = TReal.Fma(TReal.From(window.BackgroundError[bin]), shared[bin], one);
            }
        }

        var globals = View(GlobalOf(pack));
        var sharedGlobals = View(GlobalPullsOf(pack));
        for (int k = 0; k < shape.Globals; k++)
        {
            int pull = window.GlobalPull[k];
            double nominal = window.Model.Tables.GlobalAuxiliary[k];
            globals[k] = pull == ScanWindow.NoPull
                ? TReal.From(nominal)
                : TReal.Fma(TReal.From(1.0 / Math.Sqrt(window.Model.Tables.Weights[k])), sharedGlobals[pull], TReal.From(nominal));
        }
    }

    /// <summary>σ = 0; constrained globals where their auxiliary values put them; ν where the window before left it.</summary>
    private void StartConditional(ScanWindow window, int pack)
    {
        var point = View(XOf(pack));
        var globals = View(GlobalOf(pack));
        for (int k = 0; k < window.Model.Shape.Globals; k++)
        {
            if (k == window.Model.Shape.Poi)
            {
                point[k] = TReal.From(0.0);
            }
            else if (window.GlobalPull[k] != ScanWindow.NoPull)
            {
                point[k] = globals[k];
            }
            else
            {
                // A window without events ends at ν = 0, from where the next one would find its events impossible.
                TReal usual = TReal.From(scan.Normalisation);
                TReal enough = TReal.LessOrEqual(TReal.From(SmallestStart) * usual, point[k]);
                point[k] = TReal.Select(enough, point[k], usual);
            }
        }
    }

    private int TakeConditional(int index, ScanWindow window, int pack, ScanBlock block, int waiting)
    {
        for (int lane = 0; lane < TReal.Lanes; lane++)
        {
            int spectrum = (pack * TReal.Lanes) + lane;
            bool converged = (FitStatus)(int)Work(ModelShape.StatusAt, lane) == FitStatus.Converged;
            if (spectrum < block.Count)
            {
                block.Fits++;
                block.Iterations += (long)Work(ModelShape.IterationsAt, lane);
                block.Q0[(index * block.Capacity) + spectrum] = 0.0;
                conditionalNll[spectrum] = Work(ModelShape.NllAt, lane);
                if (!converged)
                {
                    FitAlone(index, window, spectrum, block);
                }
                else if (Work(ModelShape.PoiGradientAt, lane) < 0.0)
                {
                    pending[waiting++] = spectrum;
                }
            }

            if (!converged)
            {
                for (int k = 0; k < mostGlobals; k++)
                {
                    XOf(pack)[(k * TReal.Lanes) + lane] = scan.Normalisation;
                }
            }
        }

        return waiting;
    }

    private void TakeFree(int index, ScanWindow window, ReadOnlySpan<int> spectra, ScanBlock block)
    {
        for (int lane = 0; lane < spectra.Length; lane++)
        {
            block.Fits++;
            block.Iterations += (long)Work(ModelShape.IterationsAt, lane);
            double decrease = conditionalNll[spectra[lane]] - Work(ModelShape.NllAt, lane);
            if ((FitStatus)(int)Work(ModelShape.StatusAt, lane) == FitStatus.Converged && decrease >= -LargestRise)
            {
                block.Q0[(index * block.Capacity) + spectra[lane]] = Math.Max(0.0, 2.0 * decrease);
            }
            else
            {
                FitAlone(index, window, spectra[lane], block);
            }
        }
    }

    private void FitAlone(int index, ScanWindow window, int spectrum, ScanBlock block)
    {
        int pack = spectrum / TReal.Lanes;
        int lane = spectrum % TReal.Lanes;
        block.Retried++;
        double? q0 = safe.Fit(
            index,
            new LaneColumn(CountsOf(pack) + (window.FirstCell * TReal.Lanes) + lane, TReal.Lanes),
            new LaneColumn(LocalOf(pack) + lane, TReal.Lanes),
            new LaneColumn(GlobalOf(pack) + lane, TReal.Lanes),
            block.First + (ulong)spectrum,
            block.Failures);
        block.Q0[(index * block.Capacity) + spectrum] = q0 ?? 0.0;
        block.Valid[spectrum] &= q0.HasValue;
    }

    /// <summary>Brings spectra from their packs into one; lanes beyond them repeat the last.</summary>
    private void Gather(ScanWindow window, ReadOnlySpan<int> spectra)
    {
        ModelShape shape = window.Model.Shape;
        int locals = shape.Bins * shape.Groups;
        for (int lane = 0; lane < TReal.Lanes; lane++)
        {
            int spectrum = spectra[Math.Min(lane, spectra.Length - 1)];
            int pack = spectrum / TReal.Lanes;
            int from = spectrum % TReal.Lanes;
            double* target = gathered + lane;
            Copy(CountsOf(pack) + (window.FirstCell * TReal.Lanes) + from, shape.Bins, ref target);
            Copy(LocalOf(pack) + from, locals, ref target);
            Copy(GlobalOf(pack) + from, shape.Globals, ref target);
            Copy(XOf(pack) + from, shape.Globals, ref target);
        }
    }

    private static void Copy(double* source, int length, ref double* target)
    {
        for (int i = 0; i < length; i++)
        {
            target[i * TReal.Lanes] = source[i * TReal.Lanes];
        }

        target += length * TReal.Lanes;
    }

    private void FillBounds(ModelTables model)
    {
        for (int k = 0; k < model.Shape.Globals; k++)
        {
            View(lower)[k] = TReal.From(model.Lower[k]);
            View(upper)[k] = TReal.From(model.Upper[k]);
        }
    }

    private void BoundPoi(ModelTables model, double low, double high)
    {
        View(lower)[model.Shape.Poi] = TReal.From(low);
        View(upper)[model.Shape.Poi] = TReal.From(high);
    }

    private double Work(int at, int lane) => workspace[(at * TReal.Lanes) + lane];

    private double* CountsOf(int pack) => counts + (pack * scan.Cells * TReal.Lanes);

    private double* PullsOf(int pack) => pulls + (pack * scan.Cells * TReal.Lanes);

    private double* GlobalPullsOf(int pack) => globalPulls + (pack * scan.Spectrum.Globals * TReal.Lanes);

    private double* LocalOf(int pack) => local + (pack * mostLocals * TReal.Lanes);

    private double* GlobalOf(int pack) => global + (pack * mostGlobals * TReal.Lanes);

    private double* XOf(int pack) => x + (pack * mostGlobals * TReal.Lanes);

    private static LaneView<TReal> View(double* start) => new((TReal*)start);
}
