using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary><c>lee.json</c> and the line on standard output: global significances, upcrossings, counts of fits.</summary>
/// <remarks>What may differ between two runs that must agree stands under <c>environment</c> and <c>timing</c>; everything else is reproducible.</remarks>
internal static class LeeJson
{
    /// <summary>The file's text.</summary>
    public static string File(LookElsewhereRun run)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("title", run.Config.Title);
            WriteSummary(json, run.Result);
            json.WriteStartArray("levels");
            foreach (LevelResult level in run.Result.Levels)
            {
                json.WriteStartObject();
                WriteLevel(json, level);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("largest_z_histogram");
            json.WriteNumber("bin_width", ScanTally.BinWidth);
            json.WriteNumbers("spectra", run.Result.Histogram.Select(n => (double?)n));
            json.WriteEndObject();
            WriteFailures(json, run.Result.Failures);
            json.WriteStartObject("environment");
            json.WriteString("zprime", RunResultBuilder.Version);
            json.WriteString("device", run.Device);
            json.WriteNumber("threads", run.Config.Threads);
            json.WriteEndObject();
            WriteTiming(json, run);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>The line for standard output.</summary>
    public static string Line(LookElsewhereRun run) => JsonLine.Make(json =>
    {
        WriteSummary(json, run.Result);
        WriteTiming(json, run);
    });

    private static void WriteSummary(Utf8JsonWriter json, LookElsewhereResult result)
    {
        json.WriteNumber("toys", result.Spectra);
        json.WriteNumber("toys_asked", result.Asked);
        json.WriteNumber("toys_left_out", result.LeftOut);
        json.WriteNumber("seed", result.Seed);
        json.WriteNumber("windows", result.Windows.Count);
        json.WriteNumber("cells", result.Cells);
        json.WriteNumber("background_normalisation", result.Normalisation);
        json.WriteBoolean("data", result.HasData);
        json.WriteNumber("reference_level_z", result.ReferenceLevel);
        json.WriteNumber("upcrossings", result.Levels[0].Upcrossings);
        json.WriteNumber("upcrossings_err", result.Levels[0].UpcrossingsError);
        json.WritePropertyName("observed");
        if (result.Observed is ExcessResult observed)
        {
            WriteExcess(json, observed);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartArray("excesses");
        foreach (ExcessResult excess in result.Excesses)
        {
            WriteExcess(json, excess);
        }

        json.WriteEndArray();
        json.WriteStartObject("fits");
        json.WriteNumber("fits", result.Fits);
        json.WriteNumber("mean_iterations", result.Iterations / (double)Math.Max(1, result.Fits));
        json.WriteNumber("retried", result.Retried);
        json.WriteNumber("failed", result.Failed);
        json.WriteEndObject();
    }

    private static void WriteExcess(Utf8JsonWriter json, ExcessResult excess)
    {
        json.WriteStartObject();
        json.WriteNumber("mass_gev", excess.MassGeV);
        json.WriteNumber("window_mass_gev", excess.WindowMassGeV);
        WriteLevel(json, excess.Level);
        json.WriteNumber("local_p_toys_at_mass", excess.LocalToys.Value);
        json.WriteNumber("local_p_toys_at_mass_err", excess.LocalToys.Error);
        json.WriteEndObject();
    }

    private static void WriteLevel(Utf8JsonWriter json, LevelResult level)
    {
        json.WriteNumber("z", level.Z);
        json.WriteNumber("local_p", level.LocalP);
        json.WriteNumber("local_p_toys", level.LocalPToys);
        json.WriteNumber("toys_above", level.Global.Count);
        json.WriteNumber("global_p", level.Global.Value);
        json.WriteNumber("global_p_err", level.Global.Error);
        json.WriteNumber("global_p_low", level.Global.Low);
        json.WriteNumber("global_p_high", level.Global.High);
        json.WriteNumberOrNull("global_z", level.GlobalZ);
        json.WriteNumberOrNull("global_z_low", level.GlobalZLow);
        json.WriteNumberOrNull("global_z_high", level.GlobalZHigh);
        json.WriteNumber("upcrossings", level.Upcrossings);
        json.WriteNumber("upcrossings_err", level.UpcrossingsError);
        json.WriteNumber("gross_vitells_p", level.GrossVitells);
        json.WriteNumber("gross_vitells_p_err", level.GrossVitellsError);
        json.WriteNumberOrNull("gross_vitells_z", GlobalSignificance.Z(level.GrossVitells));
        json.WriteNumber("gross_vitells_poisson_p", level.GrossVitellsPoisson);
        json.WriteNumberOrNull("gross_vitells_poisson_z", GlobalSignificance.Z(level.GrossVitellsPoisson));
        json.WriteNumber("trials_factor", level.TrialsFactor);
        json.WriteNumberOrNull("effective_trials", level.EffectiveTrials);
        json.WriteNumberOrNull("effective_trials_low", level.EffectiveTrialsLow);
        json.WriteNumberOrNull("effective_trials_high", level.EffectiveTrialsHigh);
    }

    private static void WriteFailures(Utf8JsonWriter json, IReadOnlyList<ScanFailure> failures)
    {
        json.WriteStartArray("failures");
        foreach (ScanFailure failure in failures)
        {
            json.WriteStartObject();
            json.WriteNumber("spectrum", failure.Spectrum);
            json.WriteNumber("window", failure.Window);
            json.WriteNumber("mass_gev", failure.MassGeV);
            json.WriteNumberOrNull("poi", failure.Poi);
            json.WriteString("status", failure.Status.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTiming(Utf8JsonWriter json, LookElsewhereRun run)
    {
        StageTiming toys = run.Timings[^1];
        json.WriteStartObject("timing");
        json.WriteNumber("seconds", toys.Seconds);
        json.WriteNumber("cpu_seconds", toys.CpuSeconds);
        json.WriteNumberOrNull("spectra_per_cpu_second", run.NewSpectra / toys.CpuSeconds);
        json.WriteNumberOrNull("fits_per_cpu_second", run.NewFits / toys.CpuSeconds);
        json.WriteEndObject();
    }
}
