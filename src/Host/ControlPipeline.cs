using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Control;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host;

/// <summary>The data flow of <c>zprime control</c>: control events → sums of every sample in one pass → efficiencies, ratios, widths.</summary>
internal static class ControlPipeline
{
    /// <summary>Measures. Writes nothing.</summary>
    /// <param name="config">Configuration; it must have a <c>control</c> section.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="InputException">Bad input.</exception>
    public static ControlResult Run(RunConfig config, IProgressSink progress, CancellationToken stop)
    {
        ControlConfig control = config.Control
            ?? throw new InputException($"Configuration '{config.Path}' has no section 'control'; samples/belle2-2020.yaml shows one.");
        using IAccelerator accelerator = AcceleratorFactory.Open(config.Device);
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        ControlSums[] sums = new StageClock(progress).Measure(
            "Selecting control events",
            null,
            report => ControlPass.Run(config, masses.M2Edges, accelerator.Events, report, stop),
            s => string.Join(", ", s.Select(c => $"{c.Sample.Name}: {c.Simulation.Rows:N0} simulated, {c.Data.Rows:N0} data")));
        return ControlResult.Of(sums, control, masses.BinsPerWindow);
    }
}
