using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Bench;

/// <summary>The working copy that is measured.</summary>
/// <param name="Commit">Short name of the commit, with "+" where files differ from it.</param>
/// <param name="CommitDate">When it was made.</param>
internal sealed record Repository(string Commit, DateTimeOffset CommitDate)
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = Up();

    /// <summary>Asks git; "unknown" and now where there is none.</summary>
    public static Repository Here()
    {
        string[] head = (Git("log", "-1", "--format=%h %cI") ?? string.Empty).Split(' ', StringSplitOptions.TrimEntries);
        return head.Length == 2
            ? new Repository(head[0] + (string.IsNullOrWhiteSpace(Git("status", "--porcelain", "--untracked-files=no", "--", "src")) ? string.Empty : "+"), DateTimeOffset.Parse(head[1], CultureInfo.InvariantCulture))
            : new Repository("unknown", DateTimeOffset.UtcNow);
    }

    private static string? Git(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true })!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Up([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
