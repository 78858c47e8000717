using ILGPU;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Ilgpu.Views;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Ilgpu.Fits;

/// <summary>Tables of a compiled model as a kernel receives them. All threads read them at the same index: loads are broadcast.</summary>
internal struct ModelArguments
{
    /// <summary>Sizes.</summary>
    public ModelShape Shape;

    /// <summary>Bin table.</summary>
    public ArrayView<DeviceReal> Bins;

    /// <summary>Factor table.</summary>
    public ArrayView<DeviceReal> Factors;

    /// <summary>Weights of the constraints.</summary>
    public ArrayView<DeviceReal> Weights;

    /// <summary>Structure table.</summary>
    public ArrayView<int> Structure;

    /// <summary>The model that kernel bodies see, of a layout known to the compiler.</summary>
    /// <typeparam name="TLayout">The layout.</typeparam>
    public readonly ModelView<DeviceReal, TableView, IndexTable> View<TLayout>()
        where TLayout : struct, IKnownLayout
        => new(
            new ModelShape(Shape.Bins, Shape.Components, Shape.Groups, Shape.Globals, Shape.Factors, Shape.Uses, Shape.Poi, TLayout.Layout, Shape.Split),
            new(Bins),
            new(Factors),
            new(Weights),
            new(Structure));
}

/// <summary>The tables of one model at a time in the memory of a device.</summary>
/// <param name="queue">Where it is used.</param>
internal sealed class DeviceModel(DeviceQueue queue) : IDisposable
{
    private readonly DeviceMemory<double> bins = new(queue.Device);
    private readonly DeviceMemory<double> factors = new(queue.Device);
    private readonly DeviceMemory<double> weights = new(queue.Device);
    private readonly DeviceMemory<int> structure = new(queue.Device);
    private ModelTables? present;
    private ModelArguments arguments;

    /// <summary>The arguments of a model, which is copied unless it is the one that is there.</summary>
    public ModelArguments Of(ModelTables model)
    {
        if (!ReferenceEquals(model, present))
        {
            present = null;
            arguments = new ModelArguments
            {
                Shape = model.Shape,
                Bins = bins.Upload(queue.Stream, model.Bins).AsReal(),
                Factors = factors.Upload(queue.Stream, model.Factors).AsReal(),
                Weights = weights.Upload(queue.Stream, model.Weights).AsReal(),
                Structure = structure.Upload(queue.Stream, model.Structure),
            };
            present = model;
        }

        return arguments;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bins.Dispose();
        factors.Dispose();
        weights.Dispose();
        structure.Dispose();
    }
}
