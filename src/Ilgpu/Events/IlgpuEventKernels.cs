using ILGPU;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Networks;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Ilgpu.Events;

/// <summary>Event kernels on a device, the Punzi-net included. The cells of passed events are left to the host, which fills the spectra.</summary>
/// <param name="device">The device.</param>
internal sealed class IlgpuEventKernels(IlgpuDevice device) : IEventKernels, IDisposable
{
    private const int SelectedColumns = 3;

    private readonly QueuePool<EventQueue> queues = new(() => new EventQueue(device));

    /// <inheritdoc/>
    public int BlockLength { get; } = device.IsHost ? 1 << 12 : 1 << 16;

    /// <inheritdoc/>
    public void Select(EventColumns events, int start, int count, SelectionSetup setup, SelectionBlock destination)
    {
        EventRequirements.CheckRange(events, start, count, destination.Capacity);
        EventRequirements.CheckColumns(events, setup.Thresholds);
        EventQueue queue = queues.Rent();
        try
        {
            NetworkCut? network = setup.AppliedNetwork;
            ReadOnlySpan<double> results = queue.Run(events, start, count, setup.Thresholds, setup.Frame, SelectedColumns, network);
            results.Slice(count, count).CopyTo(destination.RecoilMassSquared);
            results.Slice(2 * count, count).CopyTo(destination.RecoilCosThetaStar);
            for (int i = 0; i < count; i++)
            {
                destination.FirstFailed[i] = (byte)results[i];
            }

            if (network is not null)
            {
                results.Slice(SelectedColumns * count, count).CopyTo(destination.NetworkArgument);
            }

            for (int i = 0; i < count; i++)
            {
                destination.Cell[i] = destination.FirstFailed[i] == CutNumber.Passed
                    ? setup.Cells[events.Process[start + i]].Find(destination.RecoilMassSquared[i], destination.RecoilCosThetaStar[i])
                    : -1;
            }
        }
        finally
        {
            queues.Return(queue);
        }
    }

    /// <inheritdoc/>
    public void Observe(EventColumns events, int start, int count, in BeamFrame frame, RecoilColumns destination)
    {
        EventRequirements.CheckRange(events, start, count, destination.Capacity);
        EventRequirements.CheckMomenta(events);
        EventQueue queue = queues.Rent();
        try
        {
            ReadOnlySpan<double> results = queue.Run(events, start, count, NoCuts, frame, RecoilColumns.Quantities, null);
            for (int quantity = 0; quantity < RecoilColumns.Quantities; quantity++)
            {
                results.Slice(quantity * count, count).CopyTo(destination.Storage.AsSpan(quantity * destination.Capacity));
            }
        }
        finally
        {
            queues.Return(queue);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => queues.Dispose();

    // Every cut counts as applied upstream: only momenta are copied.
    private static SelectionThresholds NoCuts => new() { UpstreamCuts = -1 };
}

/// <summary>Blocks of events on one stream of a device.</summary>
/// <param name="device">The device.</param>
internal sealed class EventQueue(IlgpuDevice device) : IDisposable
{
    private readonly DeviceQueue queue = new(device);
    private readonly DeviceMemory<double> memory = new(device);
    private readonly DeviceMemory<int> offsets = new(device);
    private DeviceNetwork? networks;

    /// <summary>Copies a block there, runs a kernel over it, and brings its results.</summary>
    /// <param name="events">The chunk.</param>
    /// <param name="start">First event.</param>
    /// <param name="count">Events.</param>
    /// <param name="thresholds">Thresholds; only columns of applied cuts are copied.</param>
    /// <param name="frame">Beams.</param>
    /// <param name="columnsBack">Columns of results: those of the selection, or every observable.</param>
    /// <param name="network">A network to ask after the selection; its arguments are one more column.</param>
    /// <returns>Columns of results [quantity, event], valid until the next call.</returns>
    public ReadOnlySpan<double> Run(EventColumns events, int start, int count, SelectionThresholds thresholds, BeamFrame frame, int columnsBack, NetworkCut? network)
    {
        if (count == 0)
        {
            return [];
        }

        bool cone = thresholds.Applies(CutNumber.PhotonVeto);
        int firstPhoton = cone ? events.PhotonOffsets[start] : 0;
        int photons = cone ? events.PhotonOffsets[start + count] - firstPhoton : 0;
        int columns = EventColumn.PhotonEnergySum + 1;
        int input = (columns * count) + (3 * photons);
        bool observe = columnsBack == RecoilColumns.Quantities;
        int results = (columnsBack + (network is null ? 0 : 1)) * count;
        Span<double> staging = queue.Staging(Math.Max(input, results));
        for (int column = 0; column < columns; column++)
        {
            if (events.Has((EventQuantity)column) && (column <= EventColumn.PzMinus || !observe))
            {
                events.Storage((EventQuantity)column).AsSpan(start, count).CopyTo(staging[(column * count)..]);
            }
        }

        int[] photonOffsets = new int[count + 1];
        if (photons > 0)
        {
            Span<double> target = staging[(columns * count)..];
            events.PhotonEnergy.AsSpan(firstPhoton, photons).CopyTo(target);
            events.PhotonTheta.AsSpan(firstPhoton, photons).CopyTo(target[photons..]);
            events.PhotonPhi.AsSpan(firstPhoton, photons).CopyTo(target[(2 * photons)..]);
            for (int i = 0; i <= count; i++)
            {
                photonOffsets[i] = events.PhotonOffsets[start + i] - firstPhoton;
            }
        }

        bool done = queue.Run(() =>
        {
            ArrayView<double> all = memory.Reserve(input + 1 + results);
            ArrayView<double> back = all.SubView(input + 1, results);
            var launch = new SelectionLaunch
            {
                Thresholds = thresholds,
                Frame = frame,
                Columns = all.SubView(0, columns * count).AsReal(),
                Events = count,
                PhotonOffsets = offsets.Upload(queue.Stream, photonOffsets),
                Photons = all.SubView(columns * count, (3 * photons) + 1).AsReal(),
                PhotonCount = photons,
                Results = back.AsReal(),
            };
            queue.Upload(all.SubView(0, input));
            device.Kernel<SelectionLaunch>(observe ? EventEntries.Observe : EventEntries.Select)(queue.Stream, count, launch);
            if (network is not null)
            {
                networks ??= new DeviceNetwork(queue);
                ReadOnlySpan<int> folds = network.Folds > 1 ? events.Fold.AsSpan(start, count) : [];
                networks.Judge(network, launch, folds, back.SubView(columnsBack * count, count).AsReal());
            }

            queue.Download(back);
        });
        return done ? queue.Staging(results) : throw DeviceFailure.OutOfMemory(device.Name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        networks?.Dispose();
        memory.Dispose();
        offsets.Dispose();
        queue.Dispose();
    }
}

/// <summary>Functions of the kernels on a device.</summary>
/// <param name="device">The device.</param>
internal sealed class IlgpuNumericKernels(IlgpuDevice device) : INumericKernels, IDisposable
{
    private readonly DeviceQueue queue = new(device);
    private readonly DeviceMemory<double> memory = new(device);

    /// <inheritdoc/>
    public void Evaluate(NumericFunction function, double[] x, double[] y)
    {
        x.CopyTo(queue.Staging(x.Length));
        bool done = queue.Run(() =>
        {
            ArrayView<double> data = memory.Reserve(x.Length).SubView(0, x.Length);
            queue.Upload(data);
            device.Kernel<NumericLaunch>(NumericEntries.Evaluate)(queue.Stream, x.Length, new NumericLaunch { Function = function, Data = data.AsReal() });
            queue.Download(data);
        });
        if (!done)
        {
            throw DeviceFailure.OutOfMemory(device.Name);
        }

        queue.Staging(x.Length).CopyTo(y);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        memory.Dispose();
        queue.Dispose();
    }
}
