using System.Text.Json;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>Results of workspaces as lines of JSON (design.md, section 7). What could not be obtained is null, and <c>problem</c> says why.</summary>
internal static class InferenceJson
{
    /// <summary>A fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="covariance">Its covariance, where asked for and obtained.</param>
    /// <param name="uncertainties">Whether uncertainties are written.</param>
    /// <param name="correlations">Whether correlations are written.</param>
    /// <param name="test">The goodness of fit, where asked for.</param>
    public static string Fit(WorkspaceFit fit, ParameterCovariance? covariance, bool uncertainties, bool correlations, GoodnessOfFitResult? test = null)
        => JsonLine.Make(json =>
        {
            json.WriteString("workspace", fit.Model.Workspace.Name);
            json.WriteNumberOrNull("twice_nll", fit.TwiceNll);
            WriteParameters(json, "parameters", fit.Model, fit.Parameters);
            json.WriteString("status", StatusText(fit));
            json.WriteNumberOrNull("edm", fit.Edm);
            json.WriteNumber("iterations", fit.Iterations);
            if (uncertainties)
            {
                WriteParameters(
                    json, "uncertainties", fit.Model, covariance is null ? null : [.. Enumerable.Range(0, covariance.Count).Select(covariance.Uncertainty)]);
            }

            if (correlations)
            {
                WriteCorrelations(json, fit.Model, covariance);
            }

            if (test is not null)
            {
                ToyJson.WriteGoodnessOfFit(json, test);
            }

            WriteProblem(json, fit.Problem);
        });

    /// <summary>The test of one value of the POI.</summary>
    public static string Cls(WorkspaceModel model, double poi, string statistic, HypothesisTest? test, string? problem)
        => JsonLine.Make(json =>
        {
            json.WriteString("workspace", model.Workspace.Name);
            json.WriteNumber("mu", poi);
            json.WriteString("test_stat", statistic);
            json.WriteNumberOrNull("qmu", test?.Q);
            json.WriteNumberOrNull("qmu_asimov", test?.AsimovQ);
            json.WriteNumberOrNull("CLs_obs", test?.Observed.Cls);
            json.WriteNumbers("CLs_exp", test?.Expected.Select(e => (double?)e.Cls) ?? new double?[5]);
            json.WriteNumberOrNull("CLsb", test?.Observed.Clsb);
            json.WriteNumberOrNull("CLb", test?.Observed.Clb);
            json.WriteNumbers("CLsb_exp", test?.Expected.Select(e => (double?)e.Clsb) ?? new double?[5]);
            WriteProblem(json, problem);
        });

    /// <summary>Upper limits.</summary>
    public static string UpperLimit(WorkspaceModel model, double confidenceLevel, string limitOn, AsymptoticResult result)
        => JsonLine.Make(json =>
        {
            bool cls = limitOn == "cls";
            json.WriteString("workspace", model.Workspace.Name);
            json.WriteNumber("cl", confidenceLevel);
            json.WriteString("limit_on", limitOn);
            json.WriteNumberOrNull("observed", cls ? result.ObservedCls : result.ObservedClsb);
            json.WriteNumbers("expected", cls ? result.ExpectedCls : result.ExpectedClsb);
            WriteProblem(json, result.Problem);
        });

    /// <summary>The test of the background-only hypothesis.</summary>
    public static string Discovery(WorkspaceModel model, DiscoveryTest? test, string? problem)
        => JsonLine.Make(json =>
        {
            json.WriteString("workspace", model.Workspace.Name);
            json.WriteNumberOrNull("q0", test?.Q0);
            json.WriteNumberOrNull("p0", test?.P0);
            json.WriteNumberOrNull("z0", test?.Z0);
            json.WriteNumbers("p0_exp", test?.ExpectedP0.Select(p => (double?)p) ?? new double?[5]);
            WriteProblem(json, problem);
        });

    /// <summary>A scan.</summary>
    public static string Scan(WorkspaceModel model, LikelihoodScan? scan, string? problem)
        => JsonLine.Make(json =>
        {
            json.WriteString("workspace", model.Workspace.Name);
            json.WriteStartArray("parameters");
            scan?.Axes.ToList().ForEach(a => json.WriteStringValue(a.Parameter));
            json.WriteEndArray();
            json.WriteNumberOrNull("twice_nll", scan?.TwiceNll);
            json.WriteNumbers("best", scan?.Best.Select(b => (double?)b) ?? []);
            json.WriteStartArray("points");
            foreach (ScanPoint point in scan?.Points ?? [])
            {
                json.WriteStartObject();
                json.WriteNumbers("values", point.Values.Select(v => (double?)v));
                json.WriteNumberOrNull("delta_twice_nll", point.DeltaTwiceNll);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteProblem(json, problem);
        });

    /// <summary>Pulls, impacts and ranking.</summary>
    public static string Impacts(WorkspaceModel model, NuisanceImpacts? impacts, string? problem)
        => JsonLine.Make(json =>
        {
            json.WriteString("workspace", model.Workspace.Name);
            json.WriteString("poi", model.Measurement.Poi);
            json.WriteNumberOrNull("poi_hat", impacts?.PoiHat);
            json.WriteNumberOrNull("poi_uncertainty", impacts?.PoiUncertainty);
            json.WriteStartArray("ranking");
            foreach (NuisanceImpact impact in impacts?.Ranked ?? [])
            {
                json.WriteStartObject();
                json.WriteString("name", impact.Name);
                json.WriteNumberOrNull("value", impact.Value);
                json.WriteNumberOrNull("uncertainty", impact.Uncertainty);
                json.WriteNumberOrNull("pull", impact.Pull);
                json.WriteNumberOrNull("constraint", impact.Constraint);
                json.WriteNumberOrNull("impact_up", impact.Up);
                json.WriteNumberOrNull("impact_down", impact.Down);
                json.WriteNumberOrNull("impact_prefit_up", impact.PrefitUp);
                json.WriteNumberOrNull("impact_prefit_down", impact.PrefitDown);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteProblem(json, problem);
        });

    private static string StatusText(WorkspaceFit fit) => JsonNamingPolicy.SnakeCaseLower.ConvertName(fit.Status.ToString());

    private static void WriteParameters(Utf8JsonWriter json, string name, WorkspaceModel model, double[]? values)
    {
        json.WriteStartObject(name);
        int element = 0;
        foreach (ParameterSet set in model.Parameters)
        {
            json.WriteNumbers(set.Name, Enumerable.Range(element, set.Count).Select(i => values?[i]));
            element += set.Count;
        }

        json.WriteEndObject();
    }

    private static void WriteCorrelations(Utf8JsonWriter json, WorkspaceModel model, ParameterCovariance? covariance)
    {
        json.WriteStartObject("correlation");
        json.WriteStartArray("parameters");
        Array.ForEach(model.ElementNames, json.WriteStringValue);
        json.WriteEndArray();
        json.WriteStartArray("matrix");
        for (int i = 0; covariance is not null && i < covariance.Count; i++)
        {
            json.WriteStartArray();
            for (int j = 0; j < covariance.Count; j++)
            {
                json.WriteValueOrNull(covariance.Correlation(i, j));
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What went wrong, where something did.</summary>
    internal static void WriteProblem(Utf8JsonWriter json, string? problem)
    {
        if (problem is not null)
        {
            json.WriteString("problem", problem);
        }
    }
}
