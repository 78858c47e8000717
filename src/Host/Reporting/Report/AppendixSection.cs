using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>Time per stage, versions, the whole configuration.</summary>
internal static class AppendixSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, string title)
    {
        html.Section("appendix", title);
        var timing = new HtmlTable("Time per stage", "Stage", ">Wall clock [s]", ">Processor [s]");
        foreach (StageTiming stage in run.Timings)
        {
            timing.Row(stage.Name, NumberText.Fixed(stage.Seconds, 2), NumberText.Fixed(stage.CpuSeconds, 2));
        }

        timing.MarkedRow("all", NumberText.Fixed(run.Timings.Sum(t => t.Seconds), 2), NumberText.Fixed(run.Timings.Sum(t => t.CpuSeconds), 2));
        html.Table(timing);
        html.Table(new HtmlTable("Versions", "Component", "Version")
            .Row("zprime", run.Version)
            .Row("Runtime", RuntimeInformation.FrameworkDescription)
            .Row("Operating system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}")
            .Row("Device", run.DeviceDescription));
        html.Details($"The configuration, word for word ({Path.GetFileName(run.Config.Path)})", block => block.Preformatted(run.Config.Text));
    }
}
