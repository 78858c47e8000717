using System.Globalization;
using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Validation;

namespace ZPrimeGpu.Host;

/// <summary>What <c>zprime validate</c> is asked for.</summary>
/// <param name="Config">Events and windows.</param>
/// <param name="Extent">How much.</param>
/// <param name="Device">The accelerator that the studies run on.</param>
/// <param name="Compared">Accelerators that are compared with scalar code.</param>
/// <param name="Precision">Precision in which toys are compared on devices.</param>
/// <param name="ReferenceFolders">Folders of reference workspaces; the first holds the values of functions too.</param>
internal sealed record ValidationRequest(
    RunConfig Config, ValidationExtent Extent, string Device, IReadOnlyList<AcceleratorInfo> Compared, Precision Precision, IReadOnlyList<string> ReferenceFolders);

/// <summary>The studies that certify a build on a machine, one after the other.</summary>
internal static class ValidationPipeline
{
    private const string FunctionFile = "functions.json";

    // Apart from the streams of limits (from 0 up), of goodness of fit and of coverage (from 0xC000_0000 up).
    private const uint FirstStream = 0xA100_0000;

    /// <summary>Runs them. Writes nothing.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="InputException">Bad input.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static ValidationReport Run(ValidationRequest request, IProgressSink progress, CancellationToken stop)
    {
        RunConfig config = request.Config;
        ValidationExtent extent = request.Extent;
        IReadOnlyDictionary<string, FunctionAnswer[]> functions = FunctionAnswers.Read(Path.Combine(request.ReferenceFolders[0], FunctionFile));
        ReferenceCase[] references = [.. request.ReferenceFolders.SelectMany(ReferenceCase.ReadAll)];
        using IAccelerator accelerator = AcceleratorFactory.Open(request.Device);
        var fitter = new BatchFitter(accelerator.Fits);
        var sweep = ToySweep.On(accelerator, accelerator.Workers(config.Threads), cancellation: stop);
        var lines = new List<ValidationLine>();
        void Study(string name, long? total, Func<IEnumerable<ValidationLine>> run)
        {
            stop.ThrowIfCancellationRequested();
            progress.Begin(name, total);
            ValidationLine[] found = [.. run()];
            lines.AddRange(found);
            int red = found.Count(l => l.Status == ValidationStatus.Failed);
            progress.End(red == 0 ? $"{found.Length} lines" : $"{found.Length} lines, {red} RED");
        }

        Study(ValidationSections.KnownAnswers, null, () => PhiloxAnswers.Lines(PhiloxAnswers.Published).Concat(FunctionAnswers.Lines(accelerator.Name, accelerator.Numerics, functions)));
        TemplateSet templates = AnalysisPipeline.Templates(config, progress, stop);
        WindowTemplates[] windows = Spread(templates.Windows, extent.Masses);
        WindowTemplates[] large = [.. windows.Select(ManyEvents.Of)];
        Study(ValidationSections.Kernels, null, () => RecoilAnswers.Lines(accelerator, config.Beams, extent.Numbers)
            .Concat(WindowAnswers.Lines(windows, fitter, stop))
            .Concat(DrawAnswers.Lines(windows[^1], config.Seed, extent.Toys)));
        Study(ValidationSections.References, references.Length, () => References(references, fitter, sweep, new ToyRequest(extent.Toys, config.Seed, FirstStream), progress, stop));

        var coverage = new CoverageSettings(extent.Toys, config.Seed, config.Limits.ConfidenceLevel)
        {
            Multiples = ClosureAnswers.Multiples,
            BlockSize = accelerator.FitsPerBlock(new CoverageSettings(1, 0, 0.9).BlockSize),
        };
        Study(ValidationSections.Closure, (long)large.Length * coverage.InjectionCount * coverage.Toys, () => ClosureAnswers.Lines(
            CoverageStudy.Run(large, coverage, accelerator.Fits, config.Threads, progress.Report, stop), coverage));
        Study(ValidationSections.Asymptotics, large.Length, () => large.SelectMany((window, i) =>
        {
            progress.Report(i);
            return AsymptoticAnswers.Lines(window, config.Limits.ConfidenceLevel, new ToyRequest(extent.Toys, config.Seed, FirstStream + 2 + (2 * (uint)i)), sweep, fitter);
        }));
        Study(ValidationSections.Interpolation, null, () => InterpolationAnswers.Lines(templates.LeaveOneOut, m => config.Systematics.SignalEfficiency.At(m * m)));
        DeviceComparison[] devices = [.. request.Compared.Where(d => d.Unavailable is null).Select(d => Compare(request, d.Name, progress, stop))];
        lines.AddRange(devices.SelectMany(d => d.Lines()));
        lines.AddRange(request.Compared.Where(d => d.Unavailable is not null).Select(
            d => ValidationLine.Skip(ValidationSections.Accelerators, d.Name, d.Unavailable!)));
        return new ValidationReport
        {
            Version = RunResultBuilder.Version,
            Device = accelerator.Name,
            DeviceDescription = accelerator.Description,
            Machine = string.Create(
                CultureInfo.InvariantCulture,
                $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}"),
            Configuration = config.Path,
            Extent = extent,
            Seed = config.Seed,
            Lines = lines,
            Devices = devices,
        };
    }

    private static IEnumerable<ValidationLine> References(
        ReferenceCase[] references, BatchFitter fitter, ToySweep sweep, ToyRequest toys, IProgressSink progress, CancellationToken stop)
    {
        for (int i = 0; i < references.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            progress.Report(i);
            var answers = new ReferenceAnswers(references[i], fitter);
            foreach (ValidationLine line in answers.Lines().Concat(answers.ToyLines(toys, sweep)))
            {
                yield return line;
            }
        }
    }

    private static DeviceComparison Compare(ValidationRequest request, string name, IProgressSink progress, CancellationToken stop)
    {
        using IAccelerator device = AcceleratorFactory.Open(name);
        using IAccelerator? mixed = request.Precision == Precision.Mixed || (request.Precision == Precision.Auto && device.Toys is not null)
            ? AcceleratorFactory.Open(name, Precision.Mixed)
            : null;
        progress.Note($"{name} against scalar code");
        ValidationPlan plan = name == "ilgpu-cpu" ? ValidationExtent.OfEmulation : request.Extent.Compared;
        return new DeviceComparison(device.Name, device.Description, DeviceValidation.Run(request.Config, device, mixed, plan, progress, stop));
    }

    /// <summary>Windows spread evenly over the mass range, the ends not among them.</summary>
    private static WindowTemplates[] Spread(IReadOnlyList<WindowTemplates> windows, int count)
    {
        double first = windows[0].MassGeV;
        double range = windows[^1].MassGeV - first;
        return [.. Enumerable.Range(0, count).Select(i => windows.MinBy(w => Math.Abs(w.MassGeV - first - ((i + 0.5) * range / count)))!).DistinctBy(w => w.Index)];
    }
}
