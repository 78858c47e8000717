using System.Globalization;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Csv;

namespace ZPrimeGpu.Host;

/// <summary>What became of a run.</summary>
/// <param name="Complete">False where more fits failed than the configuration allows, or a limit is missing (exit code 1).</param>
/// <param name="Summary">Lines for the user.</param>
internal sealed record PipelineOutcome(bool Complete, IReadOnlyList<string> Summary);

/// <summary>Whether a run has its results, and what to say about it.</summary>
internal static class RunVerdict
{
    private const int ProblemsShown = 5;

    /// <summary>The verdict on a finished run.</summary>
    public static PipelineOutcome Of(RunResult run)
    {
        WindowLimit[] failed = [.. run.Limits.Where(w => w.Status == WindowStatus.Failed)];
        bool complete = failed.Length == 0 && run.Fits.Failed <= run.Config.Limits.MaxFailedFraction * run.Fits.Fits;
        var lines = new List<string>
        {
            string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Limits.Count} windows, {run.Fits.Fits} fits, {run.Fits.Retried} retried, {run.Fits.Failed} failed, {run.Warnings.Count} warnings (in the report)."),
        };
        if (run.BlindedRows is long blinded)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Blind: {blinded} rows of data were counted, none was read."));
        }

        if (LargestExcess.Find(run.Limits) is LargestExcess excess)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Largest local excess: {excess.Z0:F2} sigma at {excess.Window.MassGeV:F3} GeV."));
        }

        lines.AddRange(failed.Take(ProblemsShown).Select(w => string.Create(CultureInfo.InvariantCulture, $"Failed at {w.MassGeV:F4} GeV: {w.Problem}")));
        if (failed.Length > ProblemsShown)
        {
            lines.Add($"... and {failed.Length - ProblemsShown} more windows failed (limits.csv, report.html).");
        }

        if (EmptiedWindows.Sentence(run.Limits) is string emptied)
        {
            lines.Add(emptied);
        }

        int asymptotic = run.Limits.Count(w => w.Status == WindowStatus.ObservedAsymptotic);
        if (asymptotic > 0)
        {
            lines.Add($"{asymptotic} windows: a deficit that too few toys reach; their observed CLs limits are the asymptotic ones (status observed_asymptotic). More toys may measure them.");
        }

        if (FailuresCsv.HasRows(run.Limits))
        {
            lines.Add($"Failed fits to toys are named in {ResultFiles.Failures}; 'zprime replay' makes one again.");
        }

        return new PipelineOutcome(complete, lines);
    }
}
