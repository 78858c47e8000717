using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Validation;

namespace ZPrimeGpu.Host;

/// <summary>Every family of kernels on a device against the scalar path of the host, on random inputs and on the events of a configuration.</summary>
internal static class DeviceValidation
{
    // Devices whose compiler we tell which instructions to take; OpenCL leaves the driver some freedom.
    private const double OpenClTolerance = 1e-9;

    /// <summary>Compares.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="device">The device, in double precision.</param>
    /// <param name="mixed">The device in mixed precision; null where it has none or it is not wanted.</param>
    /// <param name="plan">How much.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Stops between families.</param>
    public static IReadOnlyList<ValidatedQuantity> Run(RunConfig config, IAccelerator device, IAccelerator? mixed, ValidationPlan plan, IProgressSink progress, CancellationToken stop)
    {
        double tolerance = device.Name.StartsWith("opencl", StringComparison.Ordinal) ? OpenClTolerance : 0.0;
        using HostAccelerator reference = HostAccelerator.Scalar();
        var results = new List<ValidatedQuantity>();
        void Stage(string name, Func<IEnumerable<ValidatedQuantity>> compare)
        {
            stop.ThrowIfCancellationRequested();
            progress.Begin(name, null);
            ValidatedQuantity[] quantities = [.. compare()];
            results.AddRange(quantities);
            progress.End($"{quantities.Sum(q => q.Count):N0} numbers");
        }

        Stage("Functions", () => NumericsValidation.Run(device, reference, plan.Numbers, tolerance));
        Stage("Random events", () => EventValidation.Random(device, reference, config, plan.Numbers, tolerance));
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        SelectedEvents expected = EventSelection.Run(config, masses, reference.Events, _ => { }, stop);
        var networks = new NetworkValidation(device, reference, config, tolerance);
        Stage("Punzi-net", () => networks.Random(plan.Numbers).Concat(networks.Sample(masses)));
        Stage("Events of the sample", () => EventValidation.Spectra(expected, EventSelection.Run(config, masses, device.Events, _ => { }, stop), tolerance));
        TemplateSet templates = TemplateBuilder.Build(config, expected.Spectra, masses);
        int[] chosen = [.. Enumerable.Range(0, plan.Windows).Select(i => (int)((i + 0.5) * templates.Windows.Count / plan.Windows)).Distinct()];
        Stage("Windows", () =>
        {
            var fits = new FitValidation(device, mixed, tolerance);
            foreach (int window in chosen)
            {
                stop.ThrowIfCancellationRequested();
                fits.Add(templates.Windows[window], plan.Toys);
            }

            return fits.Result;
        });

        // Neighbours, which share cells.
        int first = Math.Max(0, (templates.Windows.Count - plan.Windows) / 2);
        int[] offsets = templates.Spectrum.Grid.Offsets;
        int[] neighbours = [.. Enumerable.Range(first, Math.Min(plan.Windows, templates.Windows.Count))];
        SpectrumScan scan = SpectrumScan.Of(
            [.. neighbours.Select(w => templates.Windows[w])], [.. neighbours.Select(w => offsets[masses.FirstBin(masses.Hypotheses[w])])]);
        Stage("Random spectra", () => ScanValidation.Run("look-elsewhere, random windows", device, RandomScan.Make(), plan.Toys, tolerance));
        Stage("Spectra", () => ScanValidation.Run("look-elsewhere", device, scan, plan.Toys, tolerance));
        return results;
    }
}
