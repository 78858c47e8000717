using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Xunit;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Checkpoints;

/// <summary>A Slurm of one machine, with its own munge, in a temporary folder; both end with it.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private static readonly string[] Needed = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel"];
    private readonly TemporaryFolder folder = new();
    private readonly List<Process> daemons = [];

    private SlurmCluster()
    {
    }

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? Absent
        => !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "Slurm's daemons are started by root on Linux"
            : Needed.FirstOrDefault(program => Find(program) is null) is string missing ? $"{missing} is not installed (Debian: slurm-wlm and munge)"
            : null;

    /// <summary>Starts one.</summary>
    public static async Task<SlurmCluster> StartAsync(int processors, CancellationToken stop)
    {
        var cluster = new SlurmCluster();
        string root = cluster.folder.Path;
        string host = Dns.GetHostName().Split('.')[0];
        foreach (string sub in (string[])["state", "spool", "munge"])
        {
            Directory.CreateDirectory(Path.Combine(root, sub));
        }

        // Others may look for the socket, and only for that.
        const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
#pragma warning disable CA1416 // Only called on Linux.
        File.SetUnixFileMode(root, Passable);
        File.SetUnixFileMode(Path.Combine(root, "munge"), Passable);
        string key = Path.Combine(root, "munge", "key");
        File.WriteAllBytes(key, RandomNumberGenerator.GetBytes(1024));
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
#pragma warning restore CA1416
        string socket = Path.Combine(root, "munge", "socket");
        int[] ports = FreePorts();
        File.WriteAllText(cluster.Configuration, string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=zprime
            SlurmctldHost={host}(127.0.0.1)
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={socket}
            CredType=cred/munge
            SlurmctldPort={ports[0]}
            SlurmdPort={ports[1]}
            StateSaveLocation={root}/state
            SlurmdSpoolDir={root}/spool
            SlurmctldPidFile={root}/slurmctld.pid
            SlurmdPidFile={root}/slurmd.pid
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            MpiDefault=none
            ReturnToService=2
            SlurmdParameters=config_overrides
            SchedulerParameters=batch_sched_delay=0,sched_interval=1
            KillWait=10
            NodeName={host} NodeAddr=127.0.0.1 CPUs={processors} State=UNKNOWN
            PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP

            """));
        cluster.Daemon("munged", "--foreground", "--force", $"--key-file={key}", $"--socket={socket}", $"--pid-file={root}/munge/pid", $"--log-file={root}/munge/log", $"--seed-file={root}/munge/seed");
        await Until(() => File.Exists(socket), "munged", stop);
        cluster.Daemon("slurmctld", "-D");
        cluster.Daemon("slurmd", "-D");
        await Until(() => cluster.Run("sinfo", "--noheader", "--format=%t").Contains("idle", StringComparison.Ordinal), "slurmctld or slurmd", stop);
        return cluster;
    }

    private string Configuration => folder.File("slurm.conf");

    /// <summary>Environment of programs that use it.</summary>
    public KeyValuePair<string, string> Variable => new("SLURM_CONF", Configuration);

    /// <summary>Runs a program; its standard output.</summary>
    public string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = Start(program, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>Waits.</summary>
    public static async Task Until(Func<bool> reached, string what, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5), $"{what}: not reached in five minutes");
            await Task.Delay(200, stop);
        }
    }

    public void Dispose()
    {
        _ = Run("scancel", "--user=root");
        daemons.Reverse();
        foreach (Process daemon in daemons)
        {
            using (Process? end = Process.Start("kill", daemon.Id.ToString(CultureInfo.InvariantCulture)))
            {
                end.WaitForExit();
            }

            if (!daemon.WaitForExit(10_000))
            {
                daemon.Kill();
            }

            daemon.Dispose();
        }

        folder.Dispose();
    }

    private static string? Find(string program) => ((string[])["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"]).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    private static int[] FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return [((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port];
    }

    private ProcessStartInfo Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program) ?? program, arguments);
        start.Environment[Variable.Key] = Variable.Value;
        return start;
    }

    private void Daemon(string program, params string[] arguments)
    {
        ProcessStartInfo start = Start(program, arguments);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        daemons.Add(process);
    }
}
