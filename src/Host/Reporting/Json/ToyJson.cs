using System.Text.Json;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>Results by toys as lines of JSON: the members of <see cref="InferenceJson"/> with Monte-Carlo errors and numbers of toys.</summary>
internal static class ToyJson
{
    /// <summary>The test of one value of the POI.</summary>
    public static string Cls(WorkspaceModel model, double poi, string statistic, ToyRequest request, ToyTestResult? test, string? problem)
        => JsonLine.Make(json =>
        {
            json.WriteString("workspace", model.Workspace.Name);
            json.WriteNumber("mu", poi);
            json.WriteString("test_stat", statistic);
            WriteCalculator(json, request.Ensemble);
            json.WriteNumberOrNull("qmu", test?.Observed.Statistic);
            json.WriteNumberOrNull("CLs_obs", test?.Observed.Cls);
            json.WriteNumberOrNull("CLs_err", test?.Observed.ClsError);
            json.WriteNumbers("CLs_exp", Band(test?.Expected.Cls));
            json.WriteNumbers("CLs_exp_err", Band(test?.Expected.ClsError));
            json.WriteNumberOrNull("CLsb", test?.Observed.Clsb.Value);
            json.WriteNumberOrNull("CLsb_err", test?.Observed.ClsbError);
            json.WriteNumberOrNull("CLb", test?.Observed.Clb.Value);
            json.WriteNumberOrNull("CLb_err", test?.Observed.ClbError);
            json.WriteNumbers("CLsb_exp", Band(test?.Expected.Clsb));
            json.WriteNumbers("CLsb_exp_err", Band(test?.Expected.ClsbError));
            WriteToys(json, request.Toys, test?.Tally);
            WriteFailures(json, test?.Tally.Failures ?? []);
            InferenceJson.WriteProblem(json, problem);
        });

    /// <summary>Upper limits.</summary>
    public static string UpperLimit(WorkspaceModel model, ToyLimitSettings settings, ToyLimitResult result, ToyInterval? interval, string? problem)
        => JsonLine.Make(json =>
        {
            bool cls = settings.LimitOn == LimitStatistic.Cls;
            ToyLimit observed = cls ? result.ObservedCls : result.ObservedClsb;
            ToyLimit[] expected = cls ? result.ExpectedCls : result.ExpectedClsb;
            json.WriteString("workspace", model.Workspace.Name);
            json.WriteNumber("cl", settings.ConfidenceLevel);
            json.WriteString("limit_on", cls ? "cls" : "clsb");
            WriteCalculator(json, settings.Ensemble);
            json.WriteNumberOrNull("observed", observed.Value);
            json.WriteNumberOrNull("observed_err", observed.Error);
            json.WriteNumbers("expected", expected.Select(l => l.Value));
            json.WriteNumbers("expected_err", expected.Select(l => l.Error));
            if (interval is not null)
            {
                json.WriteString("intervals", "fc");
                json.WriteNumberOrNull("lower", interval.Lower.Value);
                json.WriteNumberOrNull("lower_err", interval.Lower.Error);
                json.WriteNumberOrNull("upper", interval.Upper.Value);
                json.WriteNumberOrNull("upper_err", interval.Upper.Error);
            }

            json.WriteNumber("toys", settings.Toys);
            json.WriteNumber("failed_toys", result.Tally.FailedToys + (interval?.Tally.FailedToys ?? 0));
            json.WriteNumber("fits", result.Tally.Fits + (interval?.Tally.Fits ?? 0));
            json.WriteNumber("retried_fits", result.Tally.Retried + (interval?.Tally.Retried ?? 0));
            WriteFailures(json, [.. result.Tally.Failures, .. interval?.Tally.Failures ?? []]);
            InferenceJson.WriteProblem(json, problem);
        });

    /// <summary>The test of the background-only hypothesis.</summary>
    public static string Discovery(WorkspaceModel model, ToyRequest request, ToyDiscovery? test, string? problem)
        => JsonLine.Make(json =>
        {
            json.WriteString("workspace", model.Workspace.Name);
            WriteCalculator(json, request.Ensemble);
            json.WriteNumberOrNull("q0", test?.Q0);
            json.WriteNumberOrNull("p0", test?.P0);
            json.WriteNumberOrNull("p0_err", test?.P0Error);
            json.WriteNumberOrNull("z0", test?.Z0);
            json.WriteNumbers("p0_exp", Band(test?.ExpectedP0));
            WriteToys(json, request.Toys, test?.Tally);
            WriteFailures(json, test?.Tally.Failures ?? []);
            InferenceJson.WriteProblem(json, problem);
        });

    /// <summary>The goodness of fit, as the member <c>gof</c>.</summary>
    internal static void WriteGoodnessOfFit(Utf8JsonWriter json, GoodnessOfFitResult test)
    {
        json.WriteStartObject("gof");
        json.WriteNumberOrNull("saturated", test.Saturated);
        json.WriteNumberOrNull("saturated_p", test.SaturatedP?.Value);
        json.WriteNumberOrNull("saturated_p_err", test.SaturatedP?.Error);
        json.WriteNumberOrNull("pearson", test.Pearson);
        json.WriteNumberOrNull("pearson_p", test.PearsonP?.Value);
        json.WriteNumberOrNull("pearson_p_err", test.PearsonP?.Error);
        json.WriteNumber("toys", test.Toys);
        json.WriteNumber("failed_toys", test.FailedToys);
        json.WriteEndObject();
    }

    private static IEnumerable<double?> Band(double[]? values) => values?.Select(v => (double?)v) ?? new double?[5];

    /// <summary>Failed fits, the first hundred of each kind, with what <c>zprime replay</c> asks for; no member where there are none.</summary>
    private static void WriteFailures(Utf8JsonWriter json, IReadOnlyList<ToyFailure> failures)
    {
        if (failures.Count == 0)
        {
            return;
        }

        json.WriteStartArray("failures");
        foreach (ToyFailure failure in failures)
        {
            json.WriteStartObject();
            json.WriteNumberOrNull("hypothesis", failure.Hypothesis);
            json.WriteNumberOrNull("tested", failure.Poi);
            json.WriteNumber("toy", failure.Toy);
            json.WriteNumber("seed", failure.Seed);
            json.WriteNumber("stream", failure.Stream);
            json.WriteString("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Status.ToString()));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCalculator(Utf8JsonWriter json, EnsembleKind ensemble)
    {
        json.WriteString("calc", "toys");
        json.WriteString("ensemble", ensemble == EnsembleKind.Hybrid ? "hybrid" : "frequentist");
    }

    private static void WriteToys(Utf8JsonWriter json, int toys, ToyTally? tally)
    {
        json.WriteNumber("toys", toys);
        json.WriteNumberOrNull("failed_toys", tally?.FailedToys);
    }
}
