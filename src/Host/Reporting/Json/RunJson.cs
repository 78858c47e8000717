using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Csv;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>
/// <c>run.json</c>: the whole configuration, inputs, counts, warnings. Key order is fixed. What may differ between two runs that
/// must agree (machine, threads, paths, times) stands under <c>environment</c> and <c>timing</c>; everything else is reproducible.
/// </summary>
internal static class RunJson
{
    /// <summary>Version of the layout.</summary>
    public const int FormatVersion = 1;

    /// <summary>The file's text.</summary>
    public static string Make(RunResult run)
    {
        using var stream = new MemoryStream();
        Write(stream, run);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Stream stream, RunResult run)
    {
        // The file is read as a file, never pasted into a page: characters such as θ stay readable.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var json = new Utf8JsonWriter(stream, options);
        json.WriteStartObject();
        json.WriteNumber("format", FormatVersion);
        json.WriteString("zprime", run.Version);
        json.WriteString("title", run.Config.Title);
        json.WriteNumber("seed", run.Seed);
        WriteInputs(json, run.Inputs);
        WriteResults(json, run);
        json.WriteStartObject("fits");
        json.WriteNumber("fits", run.Fits.Fits);
        json.WriteNumber("retried", run.Fits.Retried);
        json.WriteNumber("failed", run.Fits.Failed);
        WriteFitKinds(json, run);
        json.WriteEndObject();
        WriteProblems(json, run);
        json.WritePropertyName("configuration");
        ConfigurationJson.Write(json, run.Config);
        json.WriteString("configuration_text", run.Config.Text);
        WriteEnvironment(json, run);
        WriteTiming(json, run.Timings);
        json.WriteEndObject();
    }

    private static void WriteInputs(Utf8JsonWriter json, IReadOnlyList<InputFile> inputs)
    {
        json.WriteStartArray("inputs");
        foreach (InputFile input in inputs)
        {
            json.WriteStartObject();
            json.WriteString("path", input.Path);
            json.WriteNumber("bytes", input.Bytes);
            json.WriteString("sha256", input.Sha256);
            json.WriteNumber("rows", input.Rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResults(Utf8JsonWriter json, RunResult run)
    {
        json.WriteStartObject("results");
        json.WriteNumber("windows", run.Limits.Count);
        foreach (WindowStatus status in Enum.GetValues<WindowStatus>())
        {
            json.WriteNumber(LimitsCsv.StatusName(status), run.Limits.Count(w => w.Status == status));
        }

        json.WriteString("smoothing", run.Config.Templates.Smoothing.ToString().ToLowerInvariant());
        json.WriteBoolean("data", run.Spectrum.Data is not null);
        if (run.BlindedRows is long blinded)
        {
            json.WriteNumber("blinded_rows", blinded);
        }

        json.WritePropertyName("largest_excess");
        if (LargestExcess.Find(run.Limits) is { } excess)
        {
            json.WriteStartObject();
            json.WriteNumber("mass_gev", excess.Window.MassGeV);
            WriteOptional(json, "p0", excess.Window.P0);
            WriteOptional(json, "z0", excess.Window.Z0);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    private static void WriteFitKinds(Utf8JsonWriter json, RunResult run)
    {
        foreach (FitKind kind in FitBreakdown.Of(run.Limits))
        {
            json.WriteStartObject(kind.Name);
            if (kind.Toys is long toys)
            {
                json.WriteNumber("toys", toys);
                json.WriteNumber("failed_toys", kind.FailedToys);
            }

            json.WriteNumber("fits", kind.Fits.Fits);
            json.WriteNumber("retried", kind.Fits.Retried);
            json.WriteNumber("failed", kind.Fits.Failed);
            json.WriteEndObject();
        }
    }

    private static void WriteProblems(Utf8JsonWriter json, RunResult run)
    {
        json.WriteStartArray("problems");
        foreach (WindowLimit window in run.Limits.Where(w => w.Problem is not null))
        {
            json.WriteStartObject();
            json.WriteNumber("mass_gev", window.MassGeV);
            json.WriteString("problem", window.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (string warning in run.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
    }

    private static void WriteEnvironment(Utf8JsonWriter json, RunResult run)
    {
        json.WriteStartObject("environment");
        json.WriteString("configuration_file", run.Config.Path);
        json.WriteString("output_folder", run.Config.OutputFolder);
        json.WriteString("dotnet", RuntimeInformation.FrameworkDescription);
        json.WriteString("os", RuntimeInformation.OSDescription);
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
        json.WriteString("device_asked", run.Config.Device);
        json.WriteString("device", run.DeviceDescription);
        json.WriteString("precision_asked", run.Config.Precision.Name());
        json.WriteString("precision", run.Precision);
        json.WriteNumber("threads", run.Threads);
        json.WriteEndObject();
    }

    private static void WriteTiming(Utf8JsonWriter json, IReadOnlyList<StageTiming> timings)
    {
        json.WriteStartObject("timing");
        json.WriteStartArray("stages");
        foreach (StageTiming stage in timings)
        {
            json.WriteStartObject();
            json.WriteString("name", stage.Name);
            WriteOptional(json, "seconds", stage.Seconds);
            WriteOptional(json, "cpu_seconds", stage.CpuSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteOptional(json, "seconds", timings.Sum(t => t.Seconds));
        WriteOptional(json, "cpu_seconds", timings.Sum(t => t.CpuSeconds));
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
