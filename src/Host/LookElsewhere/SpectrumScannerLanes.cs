using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.LookElsewhere;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Scans one spectrum in each lane of <typeparamref name="TReal"/>.</summary>
/// <remarks>
/// A block of spectra goes through the windows together. In each window every spectrum is fitted at σ = 0; those that need a second fit, about half
/// (<see cref="ScanFitKernel"/>), are gathered from all packs of the block into full ones.
/// </remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class SpectrumScannerLanes<TReal> : SpectrumScanner
    where TReal : unmanaged, IReal<TReal>
{
    private readonly SpectrumScan scan;
    private readonly SpectrumPacks<TReal> packs;
    private readonly WindowFits<TReal> fits;
    private readonly SafeScanFits safe;
    private readonly double[] conditionalNll;
    private readonly int[] pending;

    /// <summary>Makes room.</summary>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="capacity">Largest number of spectra of a block.</param>
    public SpectrumScannerLanes(SpectrumScan scan, ulong seed, int capacity)
    {
        this.scan = scan;
        packs = new SpectrumPacks<TReal>(scan, seed, capacity);
        fits = new WindowFits<TReal>(scan);
        safe = new SafeScanFits(scan);
        conditionalNll = new double[packs.Count * TReal.Lanes];
        pending = new int[packs.Count * TReal.Lanes];
    }

    /// <inheritdoc/>
    public override void Run(ulong first, int count, ScanBlock block)
    {
        block.Begin(first, count, scan.Windows.Count);
        int used = (count + TReal.Lanes - 1) / TReal.Lanes;
        if (used > packs.Count)
        {
            throw new ArgumentException("The scanner has no room for these spectra.", nameof(count));
        }

        packs.Draw(first, used);
        for (int window = 0; window < scan.Windows.Count; window++)
        {
            Scan(window, used, block);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        packs.Dispose();
        fits.Dispose();
    }

    private void Scan(int index, int used, ScanBlock block)
    {
        ScanWindow window = scan.Windows[index];
        ModelTables model = window.Model.Tables;
        fixed (double* binTable = model.Bins, factorTable = model.Factors, weights = model.Weights)
        fixed (double* error = window.BackgroundError, nominal = model.GlobalAuxiliary, width = window.GlobalWidth)
        fixed (int* structure = model.Structure, pulls = window.GlobalPull)
        {
            var view = new ModelView<TReal, BroadcastView<TReal>, IndexView>(
                model.Shape, new(binTable), new(factorTable), new(weights), new(structure));
            var tables = new ScanWindowView<TReal, BroadcastView<TReal>, IndexView>(
                model.Shape, window.BackgroundGroup, new(error), new(nominal), new(width), new(pulls), scan.Normalisation);
            fits.Bound(model, 0.0, 0.0);
            int waiting = 0;
            for (int pack = 0; pack < used; pack++)
            {
                packs.DrawAuxiliary(index, tables, block.First + (ulong)(pack * TReal.Lanes), pack);
                fits.FitPack(view, tables, window, packs, pack);
                waiting = TakeConditional(index, pack, block, waiting);
            }

            fits.Bound(model, 0.0, model.Upper[model.Shape.Poi]);
            for (int done = 0; done < waiting; done += TReal.Lanes)
            {
                ReadOnlySpan<int> spectra = pending.AsSpan(done, Math.Min(TReal.Lanes, waiting - done));
                fits.FitGathered(view, window, packs, spectra);
                TakeFree(index, spectra, block);
            }
        }
    }

    private int TakeConditional(int index, int pack, ScanBlock block, int waiting)
    {
        for (int lane = 0; lane < TReal.Lanes; lane++)
        {
            int spectrum = (pack * TReal.Lanes) + lane;
            bool converged = (FitStatus)(int)fits.Result(ModelShape.StatusAt, lane) == FitStatus.Converged;
            if (spectrum < block.Count)
            {
                block.Fits++;
                block.Iterations += (long)fits.Result(ModelShape.IterationsAt, lane);
                block.Q0[(index * block.Capacity) + spectrum] = 0.0;
                conditionalNll[spectrum] = fits.Result(ModelShape.NllAt, lane);
                if (!converged)
                {
                    FitAlone(index, spectrum, block);
                }
                else if (fits.Result(ModelShape.PoiGradientAt, lane) < 0.0)
                {
                    pending[waiting++] = spectrum;
                }
            }

            if (!converged)
            {
                packs.ForgetMinimum(pack, lane);
            }
        }

        return waiting;
    }

    private void TakeFree(int index, ReadOnlySpan<int> spectra, ScanBlock block)
    {
        for (int lane = 0; lane < spectra.Length; lane++)
        {
            block.Fits++;
            block.Iterations += (long)fits.Result(ModelShape.IterationsAt, lane);
            double q0 = ScanFitKernel.Statistic<F64>(
                new(conditionalNll[spectra[lane]]), new(fits.Result(ModelShape.NllAt, lane)), new(fits.Result(ModelShape.StatusAt, lane))).Value;
            block.Q0[(index * block.Capacity) + spectra[lane]] = q0;
            if (q0 == ScanFitKernel.Unfinished)
            {
                FitAlone(index, spectra[lane], block);
            }
        }
    }

    private void FitAlone(int index, int spectrum, ScanBlock block)
    {
        int pack = spectrum / TReal.Lanes;
        int lane = spectrum % TReal.Lanes;
        double? q0 = safe.Fit(
            index,
            new LaneColumn(packs.CountsOf(scan.Windows[index], pack) + lane, TReal.Lanes),
            new LaneColumn(packs.LocalOf(pack) + lane, TReal.Lanes),
            new LaneColumn(packs.GlobalOf(pack) + lane, TReal.Lanes),
            block.First + (ulong)spectrum,
            block.Failures);
        block.Redo(index, spectrum, q0);
    }
}
