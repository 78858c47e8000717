using System.Text.Json;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>A replayed toy as a line of JSON: its data, and all fits.</summary>
internal static class ReplayJson
{
    /// <summary>The line.</summary>
    public static string Line(ToyReplayResult result) => JsonLine.Make(json =>
    {
        ToyReplay replay = result.Replay;
        CompiledModel model = result.Hypotheses.Model;
        json.WriteString("model", model.Name);
        json.WriteNumberOrNull("hypothesis", result.Hypotheses.Hypothesis);
        json.WriteNumber("toy", result.Toy);
        json.WriteNumber("seed", result.Source.Seed);
        json.WriteNumber("stream", result.Source.Stream);
        json.WriteNumbers("tested", Numbers(result.Hypotheses.Pois));
        json.WriteNumbers("counts", Numbers(replay.Counts));
        json.WriteStartObject("auxiliary");
        WriteParameters(json, model, k => model.Globals[k].Constraint is not null, replay.GlobalAuxiliary, replay.LocalAuxiliary);
        json.WriteEndObject();
        WriteRun(json, replay.AsInTheRun);
        WritePath(json, "scalar", model, replay.Scalar);
        WritePath(json, "lanes", model, replay.Lanes);
        json.WriteBoolean("agree", replay.Agree);
        json.WriteNumberOrNull("largest_difference", replay.LargestDifference);
    });

    private static void WriteRun(Utf8JsonWriter json, ToyResults run)
    {
        bool valid = run.Valid[0];
        json.WriteStartObject("as_in_the_run");
        json.WriteBoolean("converged", valid);
        json.WriteNumbers("statistics", run.Q.Select(q => valid ? q[0] : (double?)null));
        json.WriteNumberOrNull("poi_hat", valid ? run.PoiHat[0] : null);
        json.WriteNumber("fits", run.Fits);
        json.WriteNumber("iterations", run.Iterations);
        json.WriteNumber("retried", run.Retried);
        json.WriteEndObject();
    }

    private static void WritePath(Utf8JsonWriter json, string name, CompiledModel model, ReplayedPath path)
    {
        json.WriteStartObject(name);
        json.WriteNumbers("statistics", path.Statistics);
        json.WriteNumber("retried", path.Retried);
        json.WritePropertyName("free");
        WriteFit(json, model, path.Free);
        json.WriteStartArray("conditional");
        foreach (ReplayedFit fit in path.Conditional)
        {
            WriteFit(json, model, fit);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFit(Utf8JsonWriter json, CompiledModel model, ReplayedFit fit)
    {
        json.WriteStartObject();
        json.WriteNumberOrNull("held_at", fit.Poi);
        json.WriteString("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(fit.Status.ToString()));
        json.WriteNumberOrNull("twice_nll", fit.TwiceNll);
        json.WriteNumberOrNull("edm", fit.Edm);
        json.WriteNumber("iterations", fit.Iterations);
        json.WriteStartObject("parameters");
        WriteParameters(json, model, _ => true, fit.Globals, fit.Locals);
        json.WriteEndObject();
        json.WriteNumbers("expectation", Numbers(fit.Expectation));
        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, CompiledModel model, Func<int, bool> globalIsWanted, double[] globals, double[] locals)
    {
        for (int k = 0; k < globals.Length; k++)
        {
            if (globalIsWanted(k))
            {
                json.WriteNumberOrNull(model.Globals[k].Name, globals[k]);
            }
        }

        for (int group = 0; group < model.Groups.Count; group++)
        {
            if (model.Groups[group] is LocalGroup local)
            {
                int at = group;
                json.WriteNumbers(local.Name, Enumerable.Range(0, model.Bins).Select(bin => (double?)locals[(bin * model.Groups.Count) + at]));
            }
        }
    }

    private static IEnumerable<double?> Numbers(double[] values) => values.Select(v => (double?)v);
}
