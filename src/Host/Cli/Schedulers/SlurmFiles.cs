namespace ZPrimeGpu.Host.Cli.Schedulers;

/// <summary>Files for Slurm: an array of tasks, and a job that joins them when all have succeeded.</summary>
/// <remarks>
/// A task that is told to end (SIGTERM: two minutes before its time limit, or by a requeue) saves what it has and exits with 75; it is then put back into the queue and goes on where it was. One
/// that was killed goes on from its last checkpoint. Within a task <c>cuda:0</c> is the first device of CUDA_VISIBLE_DEVICES, which Slurm sets.
/// </remarks>
internal static class SlurmFiles
{
    private const int SecondsToSave = 120;
    private const int MostRestarts = 20;

    /// <summary>Names and contents; <c>submit.sh</c> hands them to Slurm.</summary>
    public static IReadOnlyDictionary<string, string> Make(JobPlan plan) => new Dictionary<string, string>
    {
        ["shards.sbatch"] = $$"""
            #!/bin/bash
            {{Header(plan, "shards", "shard-%a.log")}}
            #SBATCH --array=1-{{plan.Shards}}
            #SBATCH --signal=B:TERM@{{SecondsToSave}}
            {{(plan.NeedsGpu ? "#SBATCH --gres=gpu:1\n" : string.Empty)}}
            {{plan.TaskLine("$SLURM_ARRAY_TASK_ID")}} &
            child=$!
            trap 'kill -TERM "$child" 2>/dev/null' TERM INT
            while
              wait "$child"
              status=$?
              kill -0 "$child" 2>/dev/null
            do :; done

            # 75: told to end, everything is saved. 137: killed; the checkpoint is there. Not where the job was cancelled, and not for ever.
            job="${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
            if { [ "$status" -eq 75 ] || [ "$status" -eq 137 ]; } && [ "${SLURM_RESTART_COUNT:-0}" -lt {{MostRestarts}} ] &&
              scontrol show job "$job" | grep -q 'JobState=RUNNING'; then
              scontrol requeue "$job"
            fi
            exit "$status"

            """,
        ["merge.sbatch"] = $"""
            #!/bin/bash
            {Header(plan, "merge", "merge.log")}

            exec {plan.MergeLine()}

            """,
        ["submit.sh"] = """
            #!/bin/bash
            # Hands the tasks to Slurm, and the job that joins them when all have succeeded.
            set -euo pipefail
            cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
            shards=$(sbatch --parsable shards.sbatch)
            shards=${shards%%;*}
            merge=$(sbatch --parsable --dependency="afterok:$shards" --kill-on-invalid-dep=yes merge.sbatch)
            echo "shards $shards"
            echo "merge ${merge%%;*}"

            """,
    };

    private static string Header(JobPlan plan, string name, string log)
    {
        string[] lines =
        [
            $"--job-name=zprime-{name}",
            $"--chdir=\"{plan.WorkingFolder}\"",
            $"--output=\"{Path.Combine(plan.Folder, log)}\"",
            "--open-mode=append",
            "--requeue",
            "--ntasks=1",
            $"--cpus-per-task={plan.Threads}",
            .. plan.Directives,
        ];
        return string.Join('\n', lines.Select(l => "#SBATCH " + l));
    }
}
