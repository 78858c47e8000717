using System.Text.Json;
using ZPrimeGpu.Bench.EndToEnd;
using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Bench.Suites;

namespace ZPrimeGpu.Bench.Results;

/// <summary>Results as JSON, from which the history is plotted.</summary>
internal static class ResultJson
{
    /// <summary>Writes.</summary>
    public static void Write(BenchResult result, string path)
    {
        using FileStream stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", "zprime-bench");
        json.WriteString("commit", result.Repository.Commit);
        json.WriteString("commit_date", result.Repository.CommitDate);
        json.WriteString("machine", result.Machine);
        json.WriteNumber("rounds", result.Rounds);
        json.WriteStartArray("kernels");
        foreach (KernelResult r in result.Kernels)
        {
            Write(json, r);
        }

        json.WriteEndArray();
        json.WriteStartArray("cores");
        foreach (CoreScaling c in result.Cores)
        {
            json.WriteStartObject();
            json.WriteNumber("threads", c.Threads);
            json.WriteNumber("fits_per_cpu_second", Round(c.PerCpuSecond));
            json.WriteNumber("fits_per_second", Round(c.PerSecond));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("commands");
        foreach (CommandRun c in result.Commands)
        {
            json.WriteStartObject();
            json.WriteString("command", c.Command);
            json.WriteNumber("seconds", Round(c.Seconds));
            json.WriteNumber("cpu_seconds", Round(c.CpuSeconds));
            json.WriteNumber("compilation_seconds", Round(c.CompilationSeconds));
            json.WriteNumber("methods", c.Methods);
            json.WriteNumber("allocated_mb", Round(c.AllocatedMegabytes));
            json.WriteNumber("peak_mb", Round(c.PeakMegabytes));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, KernelResult r)
    {
        json.WriteStartObject();
        json.WriteString("kernel", r.Case.Kernel);
        json.WriteString("size", r.Case.Size);
        json.WriteNumber("lanes", r.Case.Lanes);
        json.WriteString("item", r.Case.Item);
        json.WriteNumber("items_per_cpu_second", Round(r.Rate));
        json.WriteNumber("spread", Round(r.Spread));
        json.WriteNumber("allocated_bytes_per_item", Round(r.AllocatedBytes));
        json.WriteNumber("bytes_per_item", Round(r.Case.BytesPerItem));
        if (r.Case.Operations is OperationCount o)
        {
            json.WriteNumber("flops_per_item", Round(o.Flops));
            json.WriteNumber("divisions_per_item", Round(o.Divisions));
            json.WriteNumber("instructions_per_item", Round(o.Instructions));
        }

        json.WriteEndObject();
    }

    // Four digits: more is noise.
    private static double Round(double value) => double.Parse(value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
