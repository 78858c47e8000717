using System.Text.Json;
using ZPrimeGpu.Host.Validation;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>What <c>zprime validate</c> prints and writes: every line with its verdict, one object. The same build on the same machine writes the same text.</summary>
internal static class ValidationJson
{
    /// <summary>The object on one line.</summary>
    public static string Line(ValidationReport report) => JsonLine.Make(json =>
    {
        json.WriteNumber("format", 1);
        json.WriteBoolean("passed", report.Passed);
        json.WriteString("extent", report.Extent.Name);
        json.WriteNumber("toys", report.Extent.Toys);
        json.WriteNumber("seed", report.Seed);
        json.WriteString("version", report.Version);
        json.WriteString("machine", report.Machine);
        json.WriteString("device", report.Device);
        json.WriteString("description", report.DeviceDescription);
        json.WriteString("configuration", report.Configuration);
        json.WriteStartObject("count");
        foreach (ValidationStatus status in Enum.GetValues<ValidationStatus>())
        {
            json.WriteNumber(Name(status), report.Count(status));
        }

        json.WriteEndObject();
        json.WriteStartArray("lines");
        foreach (ValidationLine line in report.Lines)
        {
            json.WriteStartObject();
            json.WriteString("section", line.Section);
            json.WriteString("subject", line.Subject);
            json.WriteString("status", Name(line.Status));
            if (line.Status == ValidationStatus.Skipped)
            {
                json.WriteString("reason", line.Reason);
            }
            else
            {
                json.WriteNumberOrNull("number", line.Number);
                json.WriteNumber("expected", line.Expected);
                json.WriteNumberOrNull("tolerance", line.Tolerance);
                json.WriteString("tolerance_from", line.Basis);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("devices");
        foreach (DeviceComparison device in report.Devices)
        {
            json.WriteStartObject();
            WriteComparison(json, device);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>What was compared on one accelerator: the members of the object that <c>validate --device</c> prints.</summary>
    public static void WriteComparison(Utf8JsonWriter json, DeviceComparison device)
    {
        json.WriteString("device", device.Name);
        json.WriteString("description", device.Description);
        json.WriteBoolean("passed", device.Quantities.All(r => r.Passed));
        json.WriteStartArray("quantities");
        foreach (ValidatedQuantity r in device.Quantities)
        {
            json.WriteStartObject();
            json.WriteString("kernels", r.Family);
            json.WriteString("quantity", r.Quantity);
            json.WriteNumber("count", r.Count);
            json.WriteNumberOrNull("worst", r.Worst);
            json.WriteNumber("tolerance", r.Tolerance);
            json.WriteBoolean("passed", r.Passed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Name(ValidationStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
