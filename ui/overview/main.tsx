import { mount } from '../shared/mount.tsx';
import { App } from './app.tsx';
import './style.css';

void mount((host, result, round) => <App key={round} host={host} result={result} />);
