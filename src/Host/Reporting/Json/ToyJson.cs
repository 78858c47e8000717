using System.Text.Json;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>Results by toys as lines of JSON: the members of <see cref="InferenceJson"/> with Monte-Carlo errors and numbers of toys.</summary>
internal static class ToyJson
{
    /// <summary>The test of one value of the POI.</summary>
    public static string Cls(WorkspaceModel model, double poi, string statistic, int toys, ToyTestResult? test, string? problem)
        => JsonLine.Make(json =>
        {
            json.WriteString("workspace", model.Workspace.Name);
            json.WriteNumber("mu", poi);
            json.WriteString("test_stat", statistic);
            json.WriteString("calc", "toys");
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
            WriteToys(json, toys, test?.Tally);
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
            json.WriteString("calc", "toys");
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
            InferenceJson.WriteProblem(json, problem);
        });

    /// <summary>The test of the background-only hypothesis.</summary>
    public static string Discovery(WorkspaceModel model, int toys, ToyDiscovery? test, string? problem)
        => JsonLine.Make(json =>
        {
            json.WriteString("workspace", model.Workspace.Name);
            json.WriteString("calc", "toys");
            json.WriteNumberOrNull("q0", test?.Q0);
            json.WriteNumberOrNull("p0", test?.P0);
            json.WriteNumberOrNull("p0_err", test?.P0Error);
            json.WriteNumberOrNull("z0", test?.Z0);
            json.WriteNumbers("p0_exp", Band(test?.ExpectedP0));
            WriteToys(json, toys, test?.Tally);
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

    private static void WriteToys(Utf8JsonWriter json, int toys, ToyTally? tally)
    {
        json.WriteNumber("toys", toys);
        json.WriteNumberOrNull("failed_toys", tally?.FailedToys);
    }
}
