using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Templates of all windows from the spectra of the demonstration sample: smoothing, interpolation, cutting out.</summary>
internal static class TemplateSuite
{
    public static IEnumerable<KernelCase> Cases()
    {
        RunConfig config = RunConfigReader.Read(Path.Combine(Repository.Root, "samples", "demo.yaml"), new RunOverrides());
        using var accelerator = HostAccelerator.Simd();
        MassWindowGrid masses = MassWindowGrid.Create(config.Binning, EventConstants.Frame(config.Beams).SqrtS);
        SelectedEvents events = EventSelection.Run(config, masses, accelerator.Events, _ => { }, CancellationToken.None);
        TemplateSet templates = TemplateBuilder.Build(config, events.Spectra, masses);
        yield return new KernelCase("templates", "demo sample", "window", 1, templates.Windows.Count, () => TemplateBuilder.Build(config, events.Spectra, masses));
    }
}
