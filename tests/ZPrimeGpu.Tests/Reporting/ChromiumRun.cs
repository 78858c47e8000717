using System.Diagnostics;
using Xunit;

namespace ZPrimeGpu.Tests.Reporting;

/// <summary>Opens a page in a browser without a window and gives back what became of it; skips the test where no browser is installed.</summary>
internal static class ChromiumRun
{
    public static string DumpDom(string html)
    {
        string? program = FindBrowser();
        if (program is null)
        {
            Assert.Skip("no Chromium or Chrome on the PATH");
        }

        string folder = Directory.CreateTempSubdirectory("zprime-browser-").FullName;
        try
        {
            string page = Path.Combine(folder, "page.html");
            File.WriteAllText(page, html);
            var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
            string[] arguments =
            [
                "--headless", "--disable-gpu", "--no-first-run", "--user-data-dir=" + Path.Combine(folder, "profile"), "--window-size=1000,900",
                .. Environment.IsPrivilegedProcess ? new[] { "--no-sandbox" } : [], "--virtual-time-budget=3000", "--dump-dom", new Uri(page).AbsoluteUri,
            ];
            Array.ForEach(arguments, start.ArgumentList.Add);
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            Task<string> dom = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException("the browser did not end in two minutes");
            }

            Assert.True(process.ExitCode == 0, error.Result);
            return dom.Result;
        }
        finally
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // The browser may still be writing to its profile.
            }
        }
    }

    private static string? FindBrowser()
        => (from place in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            from name in (string[])["chromium", "chromium-browser", "google-chrome", "chrome"]
            let path = Path.Combine(place, name)
            where Path.IsPathFullyQualified(place) && File.Exists(path)
            select path).FirstOrDefault();
}
