using static TorchSharp.torch;

namespace Unclip.Training.Optimisation;

/// <summary>
/// Data parallelism on a CPU: one thread per worker, each with single-threaded libtorch, all accumulating into the same
/// gradients. Two workers beat one worker with two OpenMP threads by a third and stay even under load.
/// </summary>
public sealed class WorkerTeam : IDisposable
{
    private readonly Barrier start;
    private readonly Barrier end;
    private readonly Exception?[] failures;
    private Action<int> work = _ => { };
    private volatile bool stopping;

    public WorkerTeam(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        start = new(count + 1);
        end = new(count + 1);
        failures = new Exception?[count];
        for (int i = 0; i < count; i++)
        {
            int worker = i;
            new Thread(() => Loop(worker)) { IsBackground = true, Name = $"training worker {worker}" }.Start();
        }
    }

    public int Count { get; }

    /// <summary>Runs <paramref name="action"/> with each worker's number at once and returns when all are done.</summary>
    public void Run(Action<int> action)
    {
        work = action;
        using (QuietHeap.Enter())
        {
            start.SignalAndWait();
            end.SignalAndWait();
        }
        if (failures.FirstOrDefault(f => f is not null) is { } failure)
            throw new InvalidOperationException("A training worker failed.", failure);
    }

    private void Loop(int worker)
    {
        set_num_threads(1);
        while (true)
        {
            start.SignalAndWait();
            if (stopping)
                return;
            try
            {
                using var scope = NewDisposeScope();
                work(worker);
            }
            catch (Exception exception)
            {
                failures[worker] = exception;
            }
            end.SignalAndWait();
        }
    }

    public void Dispose()
    {
        stopping = true;
        start.SignalAndWait();
        start.Dispose();
        end.Dispose();
    }
}
