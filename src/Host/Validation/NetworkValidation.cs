using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Validation;

/// <summary>The Punzi-net in the selection of events: its scores and its verdicts.</summary>
/// <param name="device">The device.</param>
/// <param name="reference">The scalar path.</param>
/// <param name="config">Beams, cuts, sources.</param>
/// <param name="tolerance">Allowed difference.</param>
internal sealed class NetworkValidation(IAccelerator device, IAccelerator reference, RunConfig config, double tolerance)
{
    private const int Folds = 3;

    /// <summary>Compares a network with every activation and random parameters on random events, all of which reach it.</summary>
    /// <param name="count">Events.</param>
    public IEnumerable<ValidatedQuantity> Random(int count)
    {
        var random = new Random(13);
        NetworkShape shape = default;
        shape.Add(PunziNetKernel.Inputs, Activation.Identity);
        shape.Add(9, Activation.Tanh);
        shape.Add(6, Activation.Sigmoid);
        shape.Add(5, Activation.Relu);
        shape.Add(1, Activation.Sigmoid);
        double[] Numbers(int length) => [.. Enumerable.Range(0, length).Select(_ => (2.0 * random.NextDouble()) - 1.0)];
        var network = new NetworkCut(shape, Numbers(2 * PunziNetKernel.Inputs), Numbers(Folds * shape.Parameters), Folds, 0.0);
        EventColumns events = EventValidation.Events(count);
        EventFold.Assign(events, Folds);
        HashSet<SelectionCut> upstream = [.. Enum.GetValues<SelectionCut>().Where(c => c != SelectionCut.PunziNet)];
        var setup = new SelectionSetup(
            EventConstants.Frame(config.Beams), EventConstants.Thresholds(config.Selection, upstream), [new CellTable([-100.0, 0.0, 100.0], 1)], network);
        var comparison = new Comparison("Punzi-net, random events", tolerance);
        Compare(events, setup, comparison);
        return comparison.Result;
    }

    /// <summary>Compares the network of the configuration on the first chunk of each of its sources; nothing where it has none.</summary>
    /// <param name="masses">Grids.</param>
    public IEnumerable<ValidatedQuantity> Sample(MassWindowGrid masses)
    {
        var comparison = new Comparison("Punzi-net, events of the sample", tolerance);
        PunziNetwork? network = NetworkApplication.Load(config);
        foreach (EventSource file in network is null ? [] : config.Sources)
        {
            using var source = new SourceSelection(file, config, masses, network);
            var chunk = new EventColumns(SelectionWorker.ChunkCapacity);
            if (source.TryRead(chunk, WaitForReader.Yes) is SelectionSetup { AppliedNetwork: not null } setup)
            {
                Compare(chunk, setup, comparison);
            }
        }

        return comparison.Result;
    }

    private void Compare(EventColumns events, SelectionSetup setup, Comparison comparison)
    {
        var expected = new SelectionBlock(events.Count);
        var actual = new SelectionBlock(events.Count);
        reference.Events.Select(events, 0, events.Count, setup, expected);
        device.Events.Select(events, 0, events.Count, setup, actual);
        comparison.Add("score", expected.NetworkArgument, actual.NetworkArgument);
        comparison.Add("first failed cut", expected.FirstFailed.Select(c => (long)c), actual.FirstFailed.Select(c => (long)c));
    }
}
