using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>An installed program that makes PDF and PNG of SVG: rsvg-convert, Inkscape, or a browser of the Chromium family without a window.</summary>
/// <remarks>It is started by its full path with a list of arguments, no shell between, in a folder of its own, and ended with everything it started when it takes too long.</remarks>
/// <param name="Path">Full path of the program.</param>
internal sealed record FigureConverter(string Path)
{
    /// <summary>Pixels of a PNG per pixel of the figure.</summary>
    private const int PngScale = 2;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly string[] Programs = ["rsvg-convert", "inkscape", "chromium", "chromium-browser", "google-chrome", "chrome"];

    /// <summary>Its name without folder and extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The first of the known programs in the folders of PATH; null where there is none.</summary>
    /// <param name="folders">The folders, as PATH has them; null = PATH.</param>
    public static FigureConverter? Find(string? folders = null)
    {
        // Relative folders are left out: what is run must not depend on where one stands.
        string[] places = [.. (folders ?? Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator).Where(System.IO.Path.IsPathFullyQualified)];
        string ending = OperatingSystem.IsWindows() ? ".exe" : string.Empty;
        return (from program in Programs
                from place in places
                let path = System.IO.Path.Combine(place, program + ending)
                where IsExecutable(path)
                select new FigureConverter(path)).FirstOrDefault();
    }

    /// <summary>Converts one figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="format">PDF or PNG.</param>
    /// <returns>The file, or null and why not.</returns>
    public (byte[]? File, string? Problem) Convert(Figure figure, FigureFormat format)
    {
        string folder = Directory.CreateTempSubdirectory("zprime-figure-").FullName;
        try
        {
            string target = System.IO.Path.Combine(folder, format == FigureFormat.Pdf ? "figure.pdf" : "figure.png");
            string svg = System.IO.Path.Combine(folder, "figure.svg");
            File.WriteAllText(svg, figure.ToSvg());
            if (Run(folder, Arguments(figure, format, folder, svg, target)) is string problem)
            {
                return (null, problem);
            }

            return File.Exists(target) && new FileInfo(target).Length > 0 ? (File.ReadAllBytes(target), null) : (null, "it made no file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return (null, e.Message.TrimEnd('.'));
        }
        finally
        {
            Remove(folder);
        }
    }

    private IReadOnlyList<string> Arguments(Figure figure, FigureFormat format, string folder, string svg, string target)
    {
        bool isPdf = format == FigureFormat.Pdf;
        string scale = PngScale.ToString(CultureInfo.InvariantCulture);
        switch (Name)
        {
            case "rsvg-convert":
                return isPdf ? ["--format=pdf", "--output=" + target, svg] : ["--format=png", "--zoom=" + scale, "--output=" + target, svg];
            case "inkscape":
                return isPdf
                    ? ["--export-type=pdf", "--export-filename=" + target, svg]
                    : ["--export-type=png", $"--export-dpi={96 * PngScale}", "--export-filename=" + target, svg];
            default:
                // A page of the figure's size, for both formats.
                string page = System.IO.Path.Combine(folder, "figure.html");
                string size = FormattableString.Invariant($"{Math.Ceiling(figure.Width)}px {Math.Ceiling(figure.Height)}px");
                File.WriteAllText(page, $"<!DOCTYPE html><meta charset=\"utf-8\"><style>@page{{size:{size};margin:0}}body{{margin:0}}svg{{display:block}}</style>{figure.ToSvg()}", Encoding.UTF8);
                return
                [
                    "--headless", "--disable-gpu", "--disable-extensions", "--no-first-run", "--hide-scrollbars", "--user-data-dir=" + System.IO.Path.Combine(folder, "profile"),

                    // Its sandbox does not work for root; the page is ours and holds no script.
                    .. Environment.IsPrivilegedProcess ? new[] { "--no-sandbox" } : [],
                    .. isPdf
                        ? new[] { "--no-pdf-header-footer", "--print-to-pdf=" + target }
                        : ["--force-device-scale-factor=" + scale, FormattableString.Invariant($"--window-size={Math.Ceiling(figure.Width)},{Math.Ceiling(figure.Height)}"), "--screenshot=" + target],
                    new Uri(page).AbsoluteUri,
                ];
        }
    }

    /// <summary>Runs the program to its end.</summary>
    /// <returns>What went wrong; null where it ended well.</returns>
    private string? Run(string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Path) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();

        // Read and forgotten: a full pipe would stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            return $"it took longer than {Longest.TotalSeconds:0} s";
        }

        return process.ExitCode == 0 ? null : $"it ended with code {process.ExitCode}";
    }

    private static bool IsExecutable(string path)
        => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    // A browser may still be tidying up its profile.
    private static void Remove(string folder)
    {
        for (int attempt = 0; attempt < 5 && Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(50);
            }
        }
    }
}
