using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Numerics;

namespace ZPrimeGpu.Tests.Likelihood;

/// <summary>A table of integers, checked.</summary>
internal readonly struct MemoryIndexView(int[] data) : IIndexView
{
    public int this[int index] => data[index];
}

/// <summary>A compiled model and one dataset in the numbers of a test, for calls into the kernels.</summary>
internal sealed class KernelModel<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    public KernelModel(ModelTables tables, DatasetBatch data, int dataset)
    {
        Shape = tables.Shape;
        View = new(Shape, Convert(tables.Bins), Convert(tables.Factors), Convert(tables.Weights), new MemoryIndexView(tables.Structure));
        Input = new(
            Convert(data.CountsOf(dataset)),
            Convert(data.LocalAuxiliaryOf(dataset)),
            Convert(data.GlobalAuxiliaryOf(dataset)),
            Convert(tables.Lower),
            Convert(tables.Upper));
        Memory = new TReal[Shape.WorkspaceLength];
        Workspace = new(Memory);
    }

    public ModelShape Shape { get; }

    public ModelView<TReal, MemoryView<TReal>, MemoryIndexView> View { get; }

    public FitInput<TReal, MemoryView<TReal>> Input { get; }

    public TReal[] Memory { get; }

    public MemoryView<TReal> Workspace { get; }

    public TReal Nll(TReal[] point)
        => NllKernel.Evaluate(View, Input, new MemoryView<TReal>(point), 0, Workspace, GammaBoundsLevel.None, out _);

    /// <summary>Gradient, then packed Hessian.</summary>
    public TReal[] Derivatives(TReal[] point)
    {
        GammaBoundsLevel bounds = GammaBoundsLevel.None;
        DerivativeKernel.Evaluate<TReal, MemoryView<TReal>, MemoryIndexView, MemoryView<TReal>, NewtonPass, NewtonLowPass, NewtonBoundedPass>(
            View, Input, new MemoryView<TReal>(point), 0, Workspace, ModelShape.GradientAt, Shape.HessianAt, ref bounds);
        return Memory[ModelShape.GradientAt..(Shape.HessianAt + Shape.PackedGlobals)];
    }

    private static MemoryView<TReal> Convert(ReadOnlySpan<double> values)
    {
        var converted = new TReal[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            converted[i] = TReal.From(values[i]);
        }

        return new(converted);
    }
}
