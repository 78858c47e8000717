namespace ZPrimeGpu.Host.Cli.Schedulers;

/// <summary>Files for HTCondor with a file system that all machines share: a DAG of a cluster of tasks and a job that joins them.</summary>
/// <remarks>A task that is evicted gets SIGTERM, saves what it has and exits with 75: it stays in the queue, as one does that was killed, and goes on where it was.</remarks>
internal static class CondorFiles
{
    private const int SecondsToSave = 120;
    private const int MostStarts = 20;

    /// <summary>Names and contents; <c>submit.sh</c> hands them to HTCondor.</summary>
    public static IReadOnlyDictionary<string, string> Make(JobPlan plan) => new Dictionary<string, string>
    {
        ["shard.sh"] = $"""
            #!/bin/bash
            exec {plan.TaskLine("$1")}

            """,
        ["merge.sh"] = $"""
            #!/bin/bash
            exec {plan.MergeLine()}

            """,
        ["shards.sub"] = $"""
            {Header(plan, "shard.sh", "shard-$(Shard)")}
            arguments = $(Shard)
            {(plan.NeedsGpu ? "request_gpus = 1\n" : string.Empty)}queue Shard in ({string.Join(", ", Enumerable.Range(1, plan.Shards))})

            """,
        ["merge.sub"] = $"""
            {Header(plan, "merge.sh", "merge")}
            queue

            """,
        ["zprime.dag"] = """
            JOB shards shards.sub
            JOB merge merge.sub
            PARENT shards CHILD merge

            """,
        ["submit.sh"] = """
            #!/bin/bash
            # Hands the tasks to HTCondor, and the job that joins them when all have succeeded.
            set -euo pipefail
            cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
            condor_submit_dag -f zprime.dag

            """,
    };

    private static string Header(JobPlan plan, string script, string log)
    {
        string[] lines =
        [
            "universe = vanilla",
            $"executable = {Path.Combine(plan.Folder, script)}",
            $"initialdir = {plan.WorkingFolder}",
            $"output = {Path.Combine(plan.Folder, log)}.out",
            $"error = {Path.Combine(plan.Folder, log)}.err",
            $"log = {Path.Combine(plan.Folder, "condor.log")}",
            "should_transfer_files = NO",
            "getenv = True",
            $"request_cpus = {plan.Threads}",
            "kill_sig = SIGTERM",
            $"job_max_vacate_time = {SecondsToSave}",
            $"on_exit_remove = (ExitBySignal =?= False && ExitCode =!= 75) || NumJobStarts > {MostStarts}",
            .. plan.Directives,
        ];
        return string.Join('\n', lines);
    }
}
