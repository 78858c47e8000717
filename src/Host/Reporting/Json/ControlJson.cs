using System.Text.Json;
using ZPrimeGpu.Host.Control;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>What <c>zprime control</c> prints: everything measured, one object.</summary>
internal static class ControlJson
{
    /// <summary>The object on one line.</summary>
    public static string Line(ControlResult result) => JsonLine.Make(json =>
    {
        json.WriteStartArray("samples");
        foreach (SampleComparison sample in result.Samples)
        {
            json.WriteStartObject();
            json.WriteString("name", sample.Name);
            json.WriteNumber("simulated_rows", sample.SimulatedRows);
            json.WriteNumber("data_rows", sample.DataRows);
            json.WriteStartArray("ranges");
            sample.Ranges.ToList().ForEach(r => Range(json, r));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (result.Trigger is { } trigger)
        {
            json.WriteStartObject("trigger_efficiency");
            json.WriteString("sample", trigger.Sample);
            json.WriteStartArray("probe");
            trigger.Probe.ToList().ForEach(json.WriteStringValue);
            json.WriteEndArray();
            Curve(json, "simulation", trigger.SimulationCurve);
            Curve(json, "data", trigger.DataCurve);
            json.WriteEndObject();
        }

        if (result.Photons.Count > 0)
        {
            json.WriteStartObject("photon_inefficiency");
            json.WriteNumber("below_gev2", result.PhotonsBelowGeV2);
            json.WriteNumberOrNull("average_uncertainty", PhotonRegion.AverageUncertainty(result.Photons));
            json.WriteStartArray("regions");
            foreach (PhotonRegion region in result.Photons)
            {
                json.WriteStartObject();
                json.WriteNumber("from_deg", region.FromDeg);
                json.WriteNumber("to_deg", region.ToDeg);
                json.WriteNumberOrNull("simulation", region.Simulation?.Value);
                json.WriteNumberOrNull("data", region.Data?.Value);
                json.WriteNumberOrNull("ratio", region.Ratio);
                json.WriteNumberOrNull("ratio_error", region.RatioError);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (result.Resolution is { } resolution)
        {
            json.WriteStartObject("resolution");
            json.WriteString("sample", resolution.Sample);
            Width(json, "simulation", resolution.Simulation);
            Width(json, "data", resolution.Data);
            json.WriteNumberOrNull("ratio", resolution.Ratio);
            json.WriteNumberOrNull("ratio_error", resolution.RatioError);
            json.WriteEndObject();
        }
    });

    private static void Range(Utf8JsonWriter json, RangeComparison range)
    {
        json.WriteStartObject();
        json.WriteNumberOrNull("below_gev2", range.BelowGeV2);
        json.WriteNumberOrNull("ratio", range.Before?.Value);
        json.WriteNumberOrNull("ratio_error", range.Before?.Error);
        json.WriteNumberOrNull("ratio_after_network", range.After?.Value);
        json.WriteNumberOrNull("ratio_after_network_error", range.After?.Error);
        json.WriteNumberOrNull("efficiency_systematic", range.Efficiency);
        json.WriteNumberOrNull("background_shape_systematic", range.BackgroundShape);
        json.WriteEndObject();
    }

    private static void Curve(Utf8JsonWriter json, string name, EfficiencyCurve? curve)
    {
        if (curve is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("form", curve.Form.ToString().ToLowerInvariant());
        json.WriteNumber("intercept", curve.Intercept);
        json.WriteNumber("slope_per_gev2", curve.Slope);
        json.WriteNumbers("covariance", [curve.InterceptVariance, curve.Covariance, curve.SlopeVariance]);
        json.WriteNumber("chi2", curve.ChiSquared);
        json.WriteNumber("degrees_of_freedom", curve.DegreesOfFreedom);
        json.WriteEndObject();
    }

    private static void Width(Utf8JsonWriter json, string name, PeakWidth? width)
    {
        if (width is not { } w)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("mean_gev2", w.Mean);
        json.WriteNumber("sigma_gev2", w.Sigma);
        json.WriteNumber("sigma_error_gev2", w.SigmaError);
        json.WriteEndObject();
    }
}
