using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Reporting.Report;
using ZPrimeGpu.Host.Validation;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>The files of <c>zprime validate</c>.</summary>
internal static class ValidationFiles
{
    /// <summary>The page for people.</summary>
    public const string Page = "validation.html";

    /// <summary>The same for programs.</summary>
    public const string Summary = "validation.json";

    /// <summary>Writes the files, all or none.</summary>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static void Write(ValidationReport report, string folder) => ResultFolder.Fill(
        folder, [Page, Summary], new Dictionary<string, string> { [Page] = ValidationPage.Make(report), [Summary] = ValidationJson.Line(report) + "\n" });
}
