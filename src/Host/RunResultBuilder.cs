using System.Reflection;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Theory;
using Checksum = ZPrimeGpu.Host.Data.InputFile;

namespace ZPrimeGpu.Host;

/// <summary>Puts together what a run found out, for the result writer.</summary>
internal static class RunResultBuilder
{
    /// <summary>The version of the program, with the commit where the build knew it.</summary>
    public static string Version { get; } =
        typeof(RunResultBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The files that went into a run; they are read once more for their checksums.</summary>
    public static IReadOnlyList<InputFile> Inputs(RunConfig config, SelectedEvents events) =>
    [
        .. events.Files.Concat(config.Selection.PunziNet is { } net ? [(net.File, 0L)] : [])
            .Concat(config.Systematics.ControlFile is { } control ? [(control, 0L)] : [])
            .Concat(config.Interpretation.Overlays.Select(o => (Path: o.File, Rows: 0L)))
            .Select(f => new InputFile(RelativePath(config, f.Path), new FileInfo(f.Path).Length, Checksum.Checksum(f.Path), f.Rows)),
    ];

    /// <summary>Collects the parts.</summary>
    public static RunResult Build(
        RunConfig config,
        IReadOnlyList<InputFile> inputs,
        SelectedEvents events,
        TemplateSet templates,
        WindowLimit[] limits,
        WindowLimit[]? unsmoothed,
        IAccelerator accelerator,
        IReadOnlyList<StageTiming> timings)
        => new()
        {
            Config = config,
            Version = Version,
            DeviceDescription = $"{accelerator.Name} ({accelerator.Description})",
            Precision = accelerator.Precision.Name(),
            Threads = config.Threads,
            Seed = config.Seed,
            Inputs = inputs,
            BlindedRows = events.BlindedRows,
            CutFlow = events.CutFlow,
            Spectrum = templates.Spectrum,
            Windows = templates.Windows,
            Limits = limits,
            Couplings = CouplingScale.Make(config.Interpretation, EventConstants.Frame(config.Beams).SqrtS, [.. limits.Select(w => w.MassGeV)], config.Binning.Width),
            UnsmoothedLimits = unsmoothed,
            Smoothing = templates.Smoothing,
            Interpolation = templates.LeaveOneOut,
            Fits = FitCounts.Of(limits),
            Timings = timings,
            Warnings = EmptiedWindows.Sentence(limits) is string emptied ? [.. templates.Warnings, emptied] : templates.Warnings,
        };

    // As a user would write it: results do not depend on where a clone lies.
    private static string RelativePath(RunConfig config, string path)
        => Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(config.Path))!, path).Replace('\\', '/');
}
