using ZPrimeGpu.Host.Accelerators.Fits.Wide;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>Fits on the host, one in each lane of <typeparamref name="TReal"/>; with one lane, the scalar replay path.</summary>
/// <remarks>A lane's result does not depend on what its neighbours fit, nor on the number of lanes, to the last bit.</remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class LaneFitKernels<TReal> : IFitKernels
    where TReal : unmanaged, IReal<TReal>
{
    private readonly Lock gate = new();
    private readonly Stack<LaneScratch> idle = new();
    private readonly List<WideFitter<TReal>> idleFitters = [];

    /// <inheritdoc/>
    public int Lanes => TReal.Lanes;

    /// <inheritdoc/>
    public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings)
    {
        if (data.Model.Wide is WideTables wide)
        {
            WideFitter<TReal> fitter = Rent(wide);
            fitter.Fit(data, fits, settings);
            Return(fitter);
            return;
        }

        LaneScratch scratch = Rent();
        try
        {
            ModelTables model = data.Model;
            fixed (double* binTable = model.Bins, factorTable = model.Factors, weights = model.Weights)
            fixed (int* structure = model.Structure)
            {
                var view = new ModelView<TReal, BroadcastView<TReal>, IndexView>(
                    model.Shape, new(binTable), new(factorTable), new(weights), new(structure));
                for (int first = 0; first < fits.Count; first += TReal.Lanes)
                {
                    FitPack(view, data, fits, first, settings, scratch);
                }
            }
        }
        finally
        {
            Return(scratch);
        }
    }

    private static void FitPack(
        in ModelView<TReal, BroadcastView<TReal>, IndexView> view,
        DatasetBatch data,
        FitBatch fits,
        int first,
        in MinimiserSettings settings,
        LaneScratch scratch)
    {
        ModelShape shape = view.Shape;
        int lanes = TReal.Lanes;
        int locals = shape.Bins * shape.Groups;
        double* counts = scratch.Reserve((shape.Bins + locals + (4 * shape.Globals) + shape.WorkspaceLength) * lanes);
        double* local = counts + (shape.Bins * lanes);
        double* global = local + (locals * lanes);
        double* lower = global + (shape.Globals * lanes);
        double* upper = lower + (shape.Globals * lanes);
        double* x = upper + (shape.Globals * lanes);
        double* workspace = x + (shape.Globals * lanes);
        for (int lane = 0; lane < lanes; lane++)
        {
            // Lanes beyond the end repeat the last fit.
            int fit = Math.Min(first + lane, fits.Count - 1);
            int dataset = fits.Dataset[fit];
            Scatter(data.CountsOf(dataset), counts + lane, lanes);
            Scatter(data.LocalAuxiliaryOf(dataset), local + lane, lanes);
            Scatter(data.GlobalAuxiliaryOf(dataset), global + lane, lanes);
            Scatter(fits.StartOf(fit), x + lane, lanes);
            Scatter(fits.LowerOf(fit), lower + lane, lanes);
            Scatter(fits.UpperOf(fit), upper + lane, lanes);
        }

        var input = new FitInput<TReal, LaneView<TReal>>(
            new((TReal*)counts), new((TReal*)local), new((TReal*)global), new((TReal*)lower), new((TReal*)upper));
        MinimiserKernel.Minimise(view, input, new LaneView<TReal>((TReal*)x), new LaneView<TReal>((TReal*)workspace), settings);
        int count = Math.Min(lanes, fits.Count - first);
        for (int lane = 0; lane < count; lane++)
        {
            int fit = first + lane;
            fits.Status[fit] = (FitStatus)(int)workspace[(ModelShape.StatusAt * lanes) + lane];
            fits.Iterations[fit] = (int)workspace[(ModelShape.IterationsAt * lanes) + lane];
            fits.Edm[fit] = workspace[(ModelShape.EdmAt * lanes) + lane];
            fits.Nll[fit] = workspace[(ModelShape.NllAt * lanes) + lane];
            fits.PoiGradient[fit] = workspace[(ModelShape.PoiGradientAt * lanes) + lane];
            Gather(x + lane, lanes, fits.ParametersOf(fit));
            Gather(workspace + (shape.HessianAt * lanes) + lane, lanes, fits.HessianOf(fit));
        }
    }

    private static void Scatter(ReadOnlySpan<double> source, double* destination, int stride)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i * stride] = source[i];
        }
    }

    private static void Gather(double* source, int stride, Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = source[i * stride];
        }
    }

    /// <summary>A fitter for a model: an idle one, or a new one, in place of those of other models.</summary>
    private WideFitter<TReal> Rent(WideTables model)
    {
        lock (gate)
        {
            idleFitters.RemoveAll(f => !ReferenceEquals(f.Tables, model));
            if (idleFitters.Count > 0)
            {
                WideFitter<TReal> fitter = idleFitters[^1];
                idleFitters.RemoveAt(idleFitters.Count - 1);
                return fitter;
            }
        }

        return new WideFitter<TReal>(model);
    }

    private void Return(WideFitter<TReal> fitter)
    {
        lock (gate)
        {
            idleFitters.Add(fitter);
        }
    }

    private LaneScratch Rent()
    {
        lock (gate)
        {
            return idle.Count > 0 ? idle.Pop() : new LaneScratch();
        }
    }

    private void Return(LaneScratch scratch)
    {
        lock (gate)
        {
            idle.Push(scratch);
        }
    }
}
