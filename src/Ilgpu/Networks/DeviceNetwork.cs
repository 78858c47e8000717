using ILGPU;
using ILGPU.Runtime;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Events;
using ZPrimeGpu.Ilgpu.Numbers;

namespace ZPrimeGpu.Ilgpu.Networks;

/// <summary>The Punzi-net on one stream of a device.</summary>
/// <param name="queue">Where it is used.</param>
internal sealed class DeviceNetwork(DeviceQueue queue) : IDisposable
{
    private readonly DeviceMemory<double> tables = new(queue.Device);
    private readonly DeviceMemory<double> values = new(queue.Device);
    private readonly DeviceMemory<int> folds = new(queue.Device);
    private readonly DeviceMemory<int> lists = new(queue.Device);
    private NetworkCut? present;

    /// <summary>Queues the verdicts on the events that passed every other cut. Held by whoever has the device's gate.</summary>
    /// <param name="network">The network; keeping the instance from call to call saves copies.</param>
    /// <param name="selection">The selection that was queued before.</param>
    /// <param name="foldOf">Fold of each event; empty where there is but one.</param>
    /// <param name="arguments">Receives the argument of the last activation [event].</param>
    public void Judge(NetworkCut network, in SelectionLaunch selection, ReadOnlySpan<int> foldOf, ArrayView<DeviceReal> arguments)
    {
        int events = selection.Events;
        int parameters = network.Shape.Parameters;
        ArrayView<double> table = tables.Reserve(network.Scaling.Length + network.Parameters.Length);
        if (!ReferenceEquals(network, present))
        {
            present = null;
            table = tables.Upload(queue.Stream, [.. network.Scaling, .. network.Parameters]);
            present = network;
        }

        ArrayView<int> places = lists.Reserve((1L + events) * network.Folds);
        var launch = new NetworkLaunch
        {
            Shape = network.Shape,
            Frame = selection.Frame,
            Columns = selection.Columns,
            Events = events,
            Folds = network.Folds,
            FoldOf = folds.Upload(queue.Stream, foldOf),
            Scaling = table.SubView(0, network.Scaling.Length).AsReal(),
            Parameters = table.AsReal(),
            ArgumentMin = network.ArgumentMin,
            Lengths = places.SubView(0, network.Folds),
            Lists = places.SubView(network.Folds, (long)events * network.Folds),
            Values = values.Reserve((long)network.Shape.Values * events).AsReal(),
            FirstFailed = selection.Results.SubView(0, events),
            Arguments = arguments,
        };
        launch.Lengths.MemSetToZero(queue.Stream);
        queue.Device.Kernel<NetworkLaunch>(NetworkEntries.List)(queue.Stream, events, launch);
        Action<AcceleratorStream, Index1D, NetworkLaunch> judge = queue.Device.Kernel<NetworkLaunch>(NetworkEntries.Judge);
        for (int fold = 0; fold < network.Folds; fold++)
        {
            launch.Fold = fold;
            launch.Parameters = table.SubView(network.Scaling.Length + (fold * parameters), parameters).AsReal();
            judge(queue.Stream, events, launch);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tables.Dispose();
        values.Dispose();
        folds.Dispose();
        lists.Dispose();
    }
}
