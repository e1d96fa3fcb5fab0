using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>
/// Continuous batching (Yu et al. 2022, Orca): forward passes of one network that several jobs ask for at about the same
/// time become one, whatever their timesteps, guidance and progress. A new job joins at the next pass, a cancelled one
/// leaves. A pass waits for calls that took part before, but no longer than a fraction of the last pass.
/// </summary>
/// <param name="session">The network.</param>
/// <param name="model">The name of its model's folder, for measurements.</param>
/// <param name="network">Its name, for measurements.</param>
/// <param name="maxBytes">What goes in and out of a joint pass; a single call may exceed it.</param>
internal sealed class ContinuousBatcher(NetworkSession session, string model, string network, long maxBytes)
{
    private const double Patience = 0.25;
    private static readonly Meter Meter = new("Unclip.Inference");
    private static readonly InstrumentAdvice<int> Counts = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] };
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };
    private static readonly Histogram<int> PassRows = Meter.CreateHistogram("unclip.pass.rows", "{row}", "Rows of a forward pass.", tags: null, Counts);
    private static readonly Histogram<int> PassCalls = Meter.CreateHistogram("unclip.pass.calls", "{call}", "Generations' calls in a forward pass.", tags: null, Counts);
    private static readonly Histogram<double> PassDuration = Meter.CreateHistogram("unclip.pass.duration", "s", "Time of a forward pass.", tags: null, Seconds);

    private readonly Lock gate = new();
    private readonly HashSet<NetworkCall> expected = []; // that are open and came in time before
    private readonly List<Request> waiting = [];
    private readonly TagList tags = new([new("model", model), new("network", network)]);
    private TaskCompletionSource arrival = new();
    private TimeSpan lastPass;
    private bool isBusy;

    public NetworkSession Session => session;

    /// <summary>One forward pass for a call, alone or with others.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a pass that nobody wants any more is terminated.</exception>
    public async Task RunAsync(NetworkCall call, CancellationToken cancellationToken)
    {
        Request request = new(call, cancellationToken);
        lock (gate)
        {
            waiting.Add(request);
            expected.Add(call);
            arrival.TrySetResult();
            if (!isBusy) _ = Task.Run(WorkAsync, CancellationToken.None);
            isBusy = true;
        }
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => Withdraw(request));
        await request.Ended.Task.ConfigureAwait(false);
    }

    /// <summary>The call will ask for no more passes.</summary>
    public void Leave(NetworkCall call)
    {
        lock (gate)
        {
            expected.Remove(call);
            arrival.TrySetResult();
        }
    }

    private void Withdraw(Request request)
    {
        lock (gate)
            if (!waiting.Remove(request)) return; // It is in a pass, or over.
        request.Ended.TrySetCanceled(request.Cancelled);
    }

    private async Task WorkAsync()
    {
        JointPass? joint = null; // the last one
        while (true)
        {
            await CompanyAsync().ConfigureAwait(false);
            List<Request> pass;
            lock (gate)
            {
                pass = Take();
                isBusy = pass.Count > 0;
            }
            if (pass.Count == 0) break;
            long start = Stopwatch.GetTimestamp();
            RunAll(pass, ref joint);
            lastPass = Stopwatch.GetElapsedTime(start);
            PassRows.Record(pass.Sum(request => request.Call.Rows), tags);
            PassCalls.Record(pass.Count, tags);
            PassDuration.Record(lastPass.TotalSeconds, tags);
        }
        joint?.Dispose();
    }

    private async Task CompanyAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            Task next;
            TimeSpan left = (lastPass * Patience) - Stopwatch.GetElapsedTime(start);
            lock (gate)
            {
                if (expected.Count <= waiting.Count || waiting.Sum(request => request.Call.Bytes) >= maxBytes) return;
                if (left <= TimeSpan.Zero)
                {
                    expected.IntersectWith(waiting.Select(request => request.Call));
                    return;
                }
                if (arrival.Task.IsCompleted) arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
                next = arrival.Task;
            }
            await Task.WhenAny(next, Task.Delay(left)).ConfigureAwait(false);
        }
    }

    /// <summary>The first that waits, and whoever can come along.</summary>
    private List<Request> Take()
    {
        List<Request> pass = [.. waiting.Take(1)];
        long bytes = pass.Sum(request => request.Call.Bytes);
        foreach (Request other in waiting.Skip(1).Where(other => pass[0].Call.Matches(other.Call)))
        {
            if ((bytes += other.Call.Bytes) > maxBytes) break;
            pass.Add(other);
        }
        waiting.RemoveAll(pass.Contains);
        return pass;
    }

    private void RunAll(List<Request> pass, ref JointPass? joint)
    {
        using RunOptions options = new();
        int wanted = pass.Count;
        List<CancellationTokenRegistration> terminations = [.. pass.Select(request => request.Cancelled.Register(() =>
        {
            if (Interlocked.Decrement(ref wanted) == 0) options.Terminate = true;
        }))];
        Exception? failure = null;
        try
        {
            if (pass is [var alone]) session.Run(alone.Call.Tensors, options);
            else Join([.. pass.Select(request => request.Call)], ref joint).Run(session, options);
        }
        catch (Exception problem)
        {
            failure = problem;
        }
        finally
        {
            terminations.ForEach(termination => termination.Dispose());
        }

        // What fails for many, as for want of memory, need not fail for each.
        if (failure is not null && pass.Count > 1)
            foreach (Request request in pass) RunAll([request], ref joint);
        else
            pass.ForEach(request => request.End(failure));
    }

    private static JointPass Join(NetworkCall[] calls, ref JointPass? last)
    {
        if (last?.IsOf(calls) == true) return last;
        last?.Dispose();
        last = null; // Should the next one want for memory.
        return last = new(calls);
    }

    private sealed record Request(NetworkCall Call, CancellationToken Cancelled)
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void End(Exception? failure)
        {
            if (Cancelled.IsCancellationRequested) Ended.TrySetCanceled(Cancelled);
            else if (failure is not null) Ended.TrySetException(failure);
            else Ended.TrySetResult();
        }
    }
}
