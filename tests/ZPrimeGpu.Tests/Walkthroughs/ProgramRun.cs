using System.Diagnostics;
using ZPrimeGpu.Host;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Walkthroughs;

/// <summary>Runs the program as a user would, in a process of its own, from the repository's root.</summary>
internal static class ProgramRun
{
    /// <summary>Exit code and both streams of one run.</summary>
    internal sealed record Outcome(int ExitCode, string Output, string Error)
    {
        /// <summary>The last line of standard error.</summary>
        public string LastErrorLine => Error.TrimEnd().Split('\n')[^1];
    }

    public static Outcome Of(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = DependencyTests.RepositoryRoot(),
        };
        start.ArgumentList.Add(typeof(InputException).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill();
            throw new TimeoutException($"zprime {string.Join(' ', arguments)} did not end in five minutes.");
        }

        return new Outcome(process.ExitCode, output, error.Result);
    }
}
